from odoo import api, models


class TradeFollowup(models.Model):
    _inherit = "trade.followup"

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever follows up keeps the customer: the warning goes at once, the nightly run counts anew (OWN-5)."""
        followups = super().create(vals_list)
        partners = followups.sudo().partner_id
        if partners:
            self.env["trade.pool.return"]._drop(partners)
        return followups
