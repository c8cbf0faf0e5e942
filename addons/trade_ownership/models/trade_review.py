from odoo import models


class TradeReview(models.Model):
    _inherit = "trade.review"

    def _engine_write(self, vals):
        """An application is granted or refused with its review: nobody has to press a second button (OWN-4)."""
        result = super()._engine_write(vals)
        if vals.get("state") in ("approved", "sent_back"):
            applications = self.filtered(lambda review: review.res_model == "trade.ownership.application")._document()
            applications = applications.filtered(lambda application: application.state == "open")
            if vals["state"] == "approved":
                applications._grant()
            else:
                applications._refuse(self.env._("Sent back in the review."))
        return result
