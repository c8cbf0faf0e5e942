from markupsafe import Markup

from odoo import api, models


class TradeReview(models.Model):
    """Telling people: to-dos, counters, mails and notes on the document (ORG-2)."""

    _inherit = "trade.review"

    def _open_activities(self):
        return self.env["mail.activity"].sudo().search([("res_model", "=", "trade.review"), ("res_id", "in", self.ids)])

    @api.model
    def _refresh_counters(self, users):
        for user in users:
            user._bus_send("trade_review/updated", {})

    def _notify(self, user, subject):
        """Send one message to a user about these reviews, and refresh the counter of this user."""
        self._refresh_counters(user)
        if user.id == self.env.uid:
            return
        items = Markup().join(
            Markup('<li><a href="{}">{}</a></li>').format(f"/odoo/trade.review/{review.id}", review.res_name)
            for review in self
        )
        one = self if len(self) == 1 else self.env["mail.thread"]
        one.sudo().with_context(mail_notify_author=False).message_notify(
            partner_ids=user.partner_id.ids,
            author_id=self.env.user.partner_id.id,
            subject=subject,
            body=Markup("<p>{}</p><ul>{}</ul>").format(subject, items),
        )

    def _remind(self):
        """Send everybody whose opinion is missing one message."""
        waiting = {}
        for opinion in self.opinion_ids.filtered(lambda row: row.decision == "pending"):
            for user in opinion._candidates():
                waiting[user] = waiting.get(user, self.browse()) | opinion.review_id
        for user, reviews in waiting.items():
            reviews._notify(user, self.env._("Reminder: please review"))
        self._tell_course(self.env._("%s reminded the reviewers.", self.env.user.name))

    def _tell_decisions(self, decided, by_state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        closed = [state for state in ("approved", "sent_back", "arbitration") if state in by_state]
        bodies = {}
        for review in self:
            lines = [row._told() for row in decided if row.review_id == review]
            lines += [
                Markup("<b>{}</b>").format(self.env._("Review: %s", labels[state]))
                for state in closed
                if review in by_state[state]
            ]
            if lines:
                bodies[review] = Markup("<br/>").join(lines)
        self._log_on_documents(bodies)
        for state in ("approved", "sent_back"):
            reviews = by_state.get(state, self.browse())
            for requester, mine in reviews.grouped("requester_id").items():
                mine._notify(requester, self.env._("Review: %s", labels[state]))

    def _tell_course(self, text, note=False):
        """Write a sentence about these reviews into the chatter of their documents."""
        body = Markup("{}<br/>{}").format(text, note) if note else Markup("{}").format(text)
        self._log_on_documents(dict.fromkeys(self, body))

    @api.model
    def _log_on_documents(self, bodies):
        """Write notes into the chatter of reviews and documents, one insert per model.

        :param dict bodies: ``{review: Markup}``
        """
        if not bodies:
            return
        author_id = self.env.user.partner_id.id
        reviews = self.browse().concat(*bodies)
        reviews.sudo()._message_log_batch({review.id: body for review, body in bodies.items()}, author_id=author_id)
        for model, group in reviews.grouped("res_model").items():
            documents = group._document()
            if hasattr(documents, "_message_log_batch"):
                by_document = {review.res_id: body for review, body in bodies.items() if review.res_model == model}
                documents._message_log_batch({doc.id: by_document[doc.id] for doc in documents}, author_id=author_id)
