from odoo import api, fields, models


class TradeReminderSnooze(models.Model):
    """A thing somebody does not want to be reminded of before a day (INQ-4).

    It hides the thing from that person's own list and counter, never from a manager's. Rows come and go through the reminder
    centre only.
    """

    _name = "trade.reminder.snooze"
    _description = "Snoozed Reminder"

    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    provider_id = fields.Many2one(
        "trade.reminder.provider", "Group", required=True, readonly=True, ondelete="cascade", index=True
    )
    res_id = fields.Integer("Document ID", required=True, readonly=True)
    until = fields.Date("Shown Again On", required=True, readonly=True)

    _snooze_uniq = models.Constraint(
        "UNIQUE(user_id, provider_id, res_id)", "This is snoozed already. Reload the page to see the date."
    )

    @api.model
    def _get_hidden(self):
        """Return what the current user has snoozed beyond today, ``{provider id: [record ids]}``, in one query."""
        rows = self.sudo()._read_group(
            [("user_id", "=", self.env.uid), ("until", ">", fields.Date.context_today(self))],
            ["provider_id"],
            ["res_id:array_agg"],
        )
        return {provider.id: record_ids for provider, record_ids in rows}

    @api.model
    def _hide(self, provider, record, until):
        """Keep one record out of the current user's list until a day; the caller has checked that the user may read it."""
        mine_sudo = self.sudo().search(
            [("user_id", "=", self.env.uid), ("provider_id", "=", provider.id), ("res_id", "=", record.id)]
        )
        if mine_sudo:
            mine_sudo.until = until
        else:
            self.sudo().create(
                {"user_id": self.env.uid, "provider_id": provider.id, "res_id": record.id, "until": until}
            )

    @api.autovacuum
    def _gc_over(self):
        """Remove what is over; a day's grace, since "today" differs by time zone."""
        self.sudo().search([("until", "<", fields.Date.subtract(fields.Date.today(), days=1))], limit=10_000).unlink()
