from odoo import models


class TradeReview(models.Model):
    _inherit = "trade.review"

    def _engine_write(self, vals):
        """An application is granted or refused with its review: nobody has to press a second button (OWN-4)."""
        result = super()._engine_write(vals)
        if vals.get("state") in ("approved", "sent_back"):
            reviews = self.filtered(lambda review: review.res_model == "trade.ownership.application")
            applications = self.env["trade.ownership.application"].sudo().browse(reviews.mapped("res_id")).exists()
            waiting = applications.filtered(lambda application: application.state == "open")
            if waiting and vals["state"] == "approved":
                waiting._grant()
            elif waiting:
                waiting._refuse(self.env._("Sent back in the review."))
        return result
