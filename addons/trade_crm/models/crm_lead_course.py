from odoo import fields, models
from odoo.tools import html2plaintext

from .trade_followup import FOLLOWUP_ACTIVITY, SILENCE_ACTIVITY

#: How much of a message the course shows; the rest is one click away.
EXCERPT = 400


class CrmLead(models.Model):
    """The course of contact of an inquiry in one view (INQ-2)."""

    _inherit = "crm.lead"

    def trade_course(self):
        """Return everything that happened on this inquiry, newest first, as the reader may see it (INQ-2).

        :returns: list of ``{kind, date, title, text, who, model, id, state}``; ``date`` is UTC as text, ``kind`` one of
            followup, message, quotation, order, sample, stage, rating, result, inquiry or what another addon adds
        :raises AccessError: who may not read the inquiry
        """
        self.ensure_one()
        self.check_access("read")
        entries = [entry for entry in self._trade_course_entries() if entry["date"]]
        entries.sort(key=lambda entry: (entry["date"], entry["id"]), reverse=True)
        return [entry | {"date": fields.Datetime.to_string(entry["date"])} for entry in entries]

    def _trade_course_entries(self):
        """Return the entries, unsorted, with ``date`` a datetime; an addon with more extends this."""
        return [
            self._trade_course_entry("inquiry", self.create_date, self.name, self, who=self.create_uid),
            *self._trade_course_followups(),
            *self._trade_course_messages(),
            *self._trade_course_stages(),
            *self._trade_course_orders(),
            *self._trade_course_samples(),
            *self._trade_course_ratings(),
            *self._trade_course_result(),
        ]

    def _trade_course_entry(self, kind, date, title, record, *, text="", who=None, state=""):
        """Return one entry; ``who`` is a user or partner whose name is shown."""
        return {
            "kind": kind,
            "date": date,
            "title": title or "",
            "text": text or "",
            "who": who.sudo().name if who else "",
            "model": record._name,
            "id": record.id,
            "state": state,
        }

    def _trade_label(self, record, field_name):
        """Return the translated label of a selection value."""
        return dict(record._fields[field_name]._description_selection(self.env)).get(record[field_name], "")

    def _trade_course_followups(self):
        return [
            self._trade_course_entry(
                "followup",
                followup.date,
                self._trade_label(followup, "method"),
                followup,
                text=followup.content,
                who=followup.user_id,
                state=self._trade_label(followup, "result"),
            )
            for followup in self.trade_followup_ids
        ]

    def _trade_course_messages(self):
        """Mails, discussion and done activities; what only says that a follow-up was due is the follow-up itself."""
        xmlid_to_id = self.env["ir.model.data"]._xmlid_to_res_id
        own_types = [xmlid_to_id(FOLLOWUP_ACTIVITY), xmlid_to_id(SILENCE_ACTIVITY)]
        messages = self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                "|",
                ("message_type", "in", ("comment", "email", "email_outgoing")),
                ("mail_activity_type_id", "!=", False),
                ("mail_activity_type_id", "not in", own_types),
            ]
        )
        return [
            self._trade_course_entry(
                "message",
                message.date,
                message.subject or self._trade_label(message, "message_type"),
                message,
                text=html2plaintext(message.body or "").strip()[:EXCERPT],
                who=message.author_id,
            )
            for message in messages
        ]

    def _trade_course_stages(self):
        """Moves from stage to stage, from the tracked values; those of other fields stay closed."""
        values_sudo = (
            self.env["mail.tracking.value"]
            .sudo()
            .search(
                [
                    ("mail_message_id.model", "=", self._name),
                    ("mail_message_id.res_id", "=", self.id),
                    ("field_id", "=", self.env["ir.model.fields"]._get(self._name, "stage_id").id),
                ]
            )
        )
        # a tracked value keeps the name of the day in the language of whoever moved the inquiry
        ids = {*values_sudo.mapped("old_value_integer"), *values_sudo.mapped("new_value_integer")}
        names = {stage.id: stage.name for stage in self.env["crm.stage"].sudo().browse(ids).exists()}
        return [
            self._trade_course_entry(
                "stage",
                value.mail_message_id.date,
                f"{names.get(value.old_value_integer, value.old_value_char or '')} → "
                f"{names.get(value.new_value_integer, value.new_value_char or '')}",
                self,
                who=value.mail_message_id.author_id,
            )
            for value in values_sudo
        ]

    def _trade_course_orders(self):
        entries = []
        priced = self.env.user.has_group("trade_base.group_sale_price")
        for order in self.order_ids._filtered_access("read"):
            amount = order.currency_id.format(order.amount_total) if priced else ""
            state = self._trade_label(order, "state")
            entries.append(
                self._trade_course_entry(
                    "quotation", order.create_date, order.name, order, text=amount, who=order.user_id, state=state
                )
            )
            if order.state == "sale":
                entries.append(
                    self._trade_course_entry(
                        "order", order.date_order, order.name, order, text=amount, who=order.user_id
                    )
                )
        return entries

    def _trade_course_ratings(self):
        return [
            self._trade_course_entry(
                "rating",
                rating.date,
                self._trade_label(rating, "rating"),
                rating,
                text=rating.comment,
                who=rating.rated_by_id,
            )
            for rating in self.trade_rating_ids
        ]

    def _trade_course_result(self):
        if self.won_status == "pending":
            return []
        title = self._trade_label(self, "won_status")
        return [self._trade_course_entry("result", self.date_closed, title, self, text=self.lost_reason_id.name)]
