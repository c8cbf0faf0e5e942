from markupsafe import Markup

from odoo import fields, models
from odoo.tools import format_date, format_datetime


class TradeReviewOpinion(models.Model):
    """Asking the reviewers, and showing an opinion to its readers (ORG-2)."""

    _inherit = "trade.review.opinion"

    def _candidates(self):
        """Return the users an opinion is asked of."""
        self.ensure_one()
        users = self.user_ids or self.group_id.all_user_ids
        company = self.company_id
        candidates = (users | self.delegate_id).filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        return candidates if self.allow_own else candidates - self.review_id.owner_ids

    def _ask(self, only=None):
        """Give each person asked an activity on the review; one insert for all."""
        asked = {}
        for opinion in self:
            for user in only or opinion._candidates():
                asked.setdefault((opinion.review_id, user), []).append(opinion.name)
        activity_type = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        model_id = self.env["ir.model"]._get_id("trade.review")
        today = fields.Date.context_today(self)
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": review.id,
                    "activity_type_id": activity_type.id if activity_type else False,
                    "summary": self.env._("Review %s", review.res_name),
                    "note": ", ".join(names),
                    "user_id": user.id,
                    "date_deadline": today,
                    "automated": True,
                }
                for (review, user), names in asked.items()
            ]
        )
        by_user = {}
        for review, user in asked:
            by_user.setdefault(user, self.env["trade.review"])
            by_user[user] |= review
        for user, reviews in by_user.items():
            reviews._notify(user, self.env._("Please review"))

    def _reviewer_label(self):
        """Return who is asked, for the panel and the lists."""
        self.ensure_one()
        who = ", ".join(self.user_ids.mapped("name")) or self.group_id.name or ""
        return f"{who} → {self.delegate_id.name}" if self.delegate_id else who

    def _as_shown(self):
        """Return the opinion as the panel on the document shows it; with sudo, and nothing that needs protection."""
        self.ensure_one()
        return {
            "id": self.id,
            "stage": self.stage,
            "name": self.env._("Arbiter") if self.arbiter else self.name,
            "arbiter": self.arbiter,
            "aspects": [] if self.arbiter else self.aspect_ids.mapped("name"),
            "who": self._reviewer_label(),
            "decision": self.decision,
            "label": dict(self._fields["decision"]._description_selection(self.env))[self.decision],
            "by": self.decided_by_id.name or False,
            "behalf": self.on_behalf_of_id.name or False,
            "at": format_datetime(self.env, self.decided_at, dt_format="short") if self.decided_at else False,
            "reason": self.reason or False,
            "promised": format_date(self.env, self.promised_date) if self.promised_date else False,
            "carried": bool(self.origin_id),
        }

    def _told(self):
        """Return the sentence for the chatter: what was decided, by whom, for whom, why, until when."""
        self.ensure_one()
        labels = dict(self._fields["decision"]._description_selection(self.env))
        who = self.decided_by_id.name
        if self.on_behalf_of_id:
            who = self.env._("%(user)s on behalf of %(other)s", user=who, other=self.on_behalf_of_id.name)
        text = self.env._("%(step)s: %(decision)s by %(who)s", step=self.name, decision=labels[self.decision], who=who)
        if self.promised_date:
            text += self.env._(", promised %s", format_date(self.env, self.promised_date))
        return Markup("{}<br/><i>{}</i>").format(text, self.reason) if self.reason else Markup("{}").format(text)

    def _close_activities(self):
        """Mark the reviewer's own activity done and take away those of the others who were asked."""
        waiting = self.review_id.opinion_ids.filtered(lambda opinion: opinion.decision == "pending")
        still_asked = {(opinion.review_id.id, user.id) for opinion in waiting for user in opinion._candidates()}
        activities = self.review_id._open_activities().filtered(
            lambda activity: (activity.res_id, activity.user_id.id) not in still_asked
        )
        users = activities.user_id
        done = activities.filtered(lambda activity: activity.user_id.id == self.env.uid)
        done.write({"active": False})
        (activities - done).unlink()
        self.env["trade.review"]._refresh_counters(users)
