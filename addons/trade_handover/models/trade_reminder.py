from odoo import api, models


class TradeReminder(models.AbstractModel):
    _inherit = "trade.reminder"

    @api.model
    def overview(self, scope=None):
        """Who comes back from a holiday begins the day here: what was handed over is back at the latest now (OWN-8)."""
        self.env["trade.handover"]._carry_out_absences()
        return super().overview(scope)
