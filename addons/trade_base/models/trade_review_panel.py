from odoo import api, models

from .trade_review import LIVE, OPEN


class TradeReviewPanel(models.AbstractModel):
    """The panel on a document under review: how far it is, and what the reader may do (ORG-2)."""

    _inherit = "trade.review.mixin"

    @api.depends("trade_review_id")
    @api.depends_context("uid", "lang")
    def _compute_trade_review_course(self):
        """What the panel on the document shows: no snapshot and no amount, so that it opens nothing."""
        stored = self.filtered(lambda document: document._origin.id)
        (self - stored).trade_review_course = False
        missing = stored._origin._review_missing() if stored else stored
        writable = stored._origin._filtered_access("write")
        for document in stored:
            origin = document._origin
            review = origin.sudo().trade_review_id
            if not review and (origin not in missing or not origin._review_is_ahead()):
                document.trade_review_course = False
                continue
            document.trade_review_course = origin._review_course(review, origin in missing, origin in writable)

    def _review_is_ahead(self):
        """Tell whether the document stands where its review is requested, not before or behind."""
        return self.sudo()[self._review_state_field] in self._review_state_from

    def _review_course(self, review, missing, writable):
        in_from = self._review_is_ahead()
        open_now = review.state in OPEN
        mine = review.is_mine
        return {
            "state": review.state or False,
            "label": dict(review._fields["state"]._description_selection(self.env)).get(review.state, ""),
            "missing": missing,
            "rules": self._review_required()[self.id].mapped("name") if missing and not open_now else [],
            "requester": review.requester_id.name or False,
            "opinions": [
                opinion._as_shown() for opinion in review.opinion_ids.sorted(lambda row: (row.stage, row.arbiter))
            ],
            "can_request": writable and in_from and missing and not open_now,
            "can_withdraw": writable and in_from and review.state in LIVE,
            "can_remind": writable and open_now,
            "can_decide": mine,
            "can_open": bool(review),
        }
