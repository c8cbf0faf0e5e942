from odoo import api, models
from odoo.exceptions import AccessError


class TradeClosedMixin(models.AbstractModel):
    """Records that the system writes alone: no role, no import, no sudo of another model, no context key (ORG-2, OWN-5).

    ``create``, ``write``, ``unlink`` and ``copy`` refuse whoever calls; only the private ``_engine_create``,
    ``_engine_write`` and ``_engine_unlink``, which no remote call reaches, go on. Name this mixin first in ``_inherit``, so that it closes those of
    the other parents as well.
    """

    _name = "trade.closed.mixin"
    _description = "Written by the System Alone"

    # pylint: disable=method-required-super,super-method-mismatch,no-raise-unlink

    @api.model
    def _closed_message(self):
        """Return what whoever tries is told: why not, and what to do instead (translated)."""
        return self.env._("“%s” is written by the system alone.", self.env["ir.model"].sudo()._get(self._name).name)

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self._closed_message())

    def write(self, vals):
        raise AccessError(self._closed_message())

    def unlink(self):
        raise AccessError(self._closed_message())

    def copy(self, default=None):
        raise AccessError(self._closed_message())

    @api.model
    def _engine_create(self, vals_list):
        return super().create(vals_list)

    def _engine_write(self, vals):
        return super().write(vals)

    def _engine_unlink(self):
        return super().unlink()
