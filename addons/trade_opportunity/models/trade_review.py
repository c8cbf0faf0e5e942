from odoo import models


class TradeReview(models.Model):
    """An application that has passed its review is given at once; nobody has to press a second button (INQ-7)."""

    _inherit = "trade.review"

    def _advance(self, decided=None):
        result = super()._advance(decided)
        passed = self.filtered(
            lambda review: review.res_model == "trade.opportunity.application" and review.state == "approved"
        )
        if passed:
            applications = passed._document().filtered(lambda application: application.state == "applied")
            gone = applications.filtered(lambda application: application.lead_id.user_id != application.owner_id)
            gone._decide("refused", self.env._("The opportunity was given to somebody else meanwhile."))
            (applications - gone)._action_give()
        return result
