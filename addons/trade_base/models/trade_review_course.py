from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.review_course import Opinion, next_step
from .trade_review import OPEN


class TradeReview(models.Model):
    """The course of a review: what follows when somebody decides or the document changes (ORG-2, ORD-2)."""

    _inherit = "trade.review"

    def _ensure_unchanged(self):
        """Refuse an approval of something that is no longer what the document says.

        :raise UserError: naming the documents
        """
        stale = self.browse()
        for reviews in self.grouped("res_model").values():
            stale |= reviews & reviews._document()._review_stale()
        if stale:
            raise UserError(
                self.env._(
                    "%s was changed after the review had been requested. Ask for a new review.",
                    ", ".join(stale.mapped("res_name")),
                )
            )

    def _document(self):
        """Return the document of these reviews (of one model) with sudo, empty if it was deleted."""
        if not self:
            return self
        return self.env[self[:1].res_model].sudo().browse(self.mapped("res_id")).exists()

    def _advance(self, decided=None):
        """Carry on after something was decided: ask the next, or close (ORG-2, ORD-2).

        :param decided: opinions just decided, told in the chatter of their documents
        """
        opinions = self.env["trade.review.opinion"]
        by_state, ask, drop = {}, opinions, opinions
        for review in self:
            rows = review.opinion_ids
            outcome = next_step([Opinion(row.id, row.stage, row.arbiter, row.decision) for row in rows])
            by_state[outcome.state] = by_state.get(outcome.state, self.browse()) | review
            asked = opinions.browse(outcome.ask)
            ask |= asked.filtered(lambda row: row.decision == "waiting")
            if outcome.state not in OPEN:
                drop |= rows.filtered(lambda row: row.decision in ("waiting", "pending"))
        now = fields.Datetime.now()
        for state, reviews in by_state.items():
            changing = reviews.filtered(lambda review, state=state: review.state != state)
            if changing:
                changing._engine_write({"state": state} | ({"date_closed": now} if state not in OPEN else {}))
        if drop:
            drop._engine_write({"decision": "cancelled"})
            drop._close_activities()
        if ask:
            ask._engine_write({"decision": "pending", "asked_at": now})
            ask._ask()
        self._tell_decisions(decided or opinions, by_state)

    def _close(self, state, text, note=False):
        """End reviews before they are decided (withdrawn, void) and say so."""
        if not self:
            return
        self._touch()
        self._engine_write({"state": state, "date_closed": fields.Datetime.now()})
        waiting = self.opinion_ids.filtered(lambda opinion: opinion.decision in ("waiting", "pending"))
        if waiting:
            waiting._engine_write({"decision": "cancelled"})
            waiting._close_activities()
        self._tell_course(text, note)

    def _void_aspects(self, changed):
        """Make void exactly the opinions about aspects that changed; tell those who gave them (ORG-2).

        :param dict changed: ``{review id: set of aspect codes}``
        """
        self._touch()
        void = self.env["trade.review.opinion"]
        for review in self:
            void |= review.opinion_ids.filtered(
                lambda row, review=review: (
                    row.decision == "approved" and changed[review.id] & set(row.aspect_ids.mapped("code"))
                )
            )
        void_reviewers = {review: void.filtered(lambda row, review=review: row.review_id == review) for review in self}
        if void:
            void._engine_write({"decision": "void"})
        for codes, reviews in self.grouped(lambda review: tuple(sorted(changed[review.id]))).items():
            aspects = self.env["trade.review.aspect"]._by_code(reviews[:1].res_model)
            names = ", ".join(aspects[code].name for code in codes if code in aspects)
            reviews._close(
                "void",
                self.env._(
                    "Changed during or after the review: %s. Opinions about it are void; ask for a new review.", names
                ),
            )
        people = {}
        for review, rows in void_reviewers.items():
            for user in rows.decided_by_id | review.requester_id:
                people[user] = people.get(user, self.browse()) | review
        for user, reviews in people.items():
            reviews._notify(user, self.env._("Changed after the review: opinions are void"))
