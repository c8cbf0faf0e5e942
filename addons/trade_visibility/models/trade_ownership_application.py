from odoo import models
from odoo.exceptions import AccessError


class TradeOwnershipApplication(models.Model):
    _inherit = "trade.ownership.application"

    def _prepare_application(self, vals):
        """Who guesses the number of a customer is not told its name in the answer why it cannot be had (OWN-6)."""
        visibility = self.env["trade.visibility"]
        sight = visibility._get_sight() if not self.env.su else None
        customer = self.env["res.partner"].browse(vals.get("partner_id") or ())
        if sight and not customer.sudo().commercial_partner_id.trade_pool_id and not customer.has_access("read"):
            raise AccessError(visibility._get_refusal())
        return super()._prepare_application(vals)
