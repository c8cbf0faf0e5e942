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

    def _open_aspects(self):
        """One of several successors reads the own lines only: not in the review those of the others (OWN-8)."""
        aspects = super()._open_aspects()
        if self.res_model != "trade.handover":
            return aspects
        user = self.env.user
        lines = self.env["trade.handover"].browse(self.res_id)._get_lines()
        if user in lines.user_id and lines - lines.with_user(user)._filtered_access("read"):
            return dict.fromkeys(aspects, False)
        return aspects
