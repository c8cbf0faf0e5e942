from odoo import models


class TradeReview(models.Model):
    _inherit = "trade.review"

    def _engine_write(self, vals):
        """A handover is carried out with its review: nobody has to press a second button (OWN-8)."""
        result = super()._engine_write(vals)
        if vals.get("state") == "approved":
            reviews = self.filtered(lambda review: review.res_model == "trade.handover")
            handovers = self.env["trade.handover"].sudo().browse(reviews.mapped("res_id")).exists()
            handovers.filtered(lambda handover: handover.state == "accepted")._carry_out()
        return result
