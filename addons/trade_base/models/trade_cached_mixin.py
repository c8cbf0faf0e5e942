from odoo import api, models


class TradeCachedMixin(models.AbstractModel):
    """Configuration that is read at every document and changed once a year: kept in ``ormcache``, forgotten on change."""

    _name = "trade.cached.mixin"
    _description = "Cached Configuration"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
