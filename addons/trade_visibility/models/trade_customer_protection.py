from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class TradeCustomerProtection(models.Model):
    """Who protected which customer from when to when, and why (OWN-6).

    A row is written when a protection begins and finished when it ends, by the engine of ``res.partner`` alone; it is never
    changed or deleted otherwise, and outlives its customer.
    """

    _name = "trade.customer.protection"
    _inherit = ["trade.closed.mixin"]
    _description = "Protection of a Customer"
    _order = "id desc"
    _rec_name = "partner_name"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True, index=True, ondelete="set null")
    partner_name = fields.Char("Customer's Name", readonly=True, required=True)
    user_id = fields.Many2one("res.users", "Owner Then", readonly=True, required=True, ondelete="restrict", index=True)
    actor_id = fields.Many2one("res.users", "Protected By", readonly=True, required=True, ondelete="restrict")
    date_begin = fields.Datetime("Protected On", readonly=True, required=True)
    reason = fields.Text(readonly=True)
    ended_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    date_end = fields.Datetime("Ended On", readonly=True)
    end_reason = fields.Text("Why It Ended", readonly=True)

    _running_uniq = models.UniqueIndex(
        "(partner_id) WHERE date_end IS NULL AND partner_id IS NOT NULL", "This customer is protected already."
    )

    @api.model
    def _closed_message(self):
        return self.env._(
            "The log of protections is written by the system alone. Protect the customer, or end the protection, on the "
            "customer itself."
        )

    @api.model
    def _engine_begin(self, customers, reason):
        """Begin to protect these customers, which have been touched and are not protected."""
        now, actor = fields.Datetime.now(), self.env.uid
        self.sudo()._engine_create(
            [
                {
                    "partner_id": customer.id,
                    "partner_name": customer.name or customer.display_name or "?",
                    "user_id": customer.user_id.id,
                    "actor_id": actor,
                    "date_begin": now,
                    "reason": reason,
                }
                for customer in customers
            ]
        )

    @api.model
    def _engine_end(self, customers, reason):
        """End what protects these customers, if anything does."""
        running = self.sudo().search([("partner_id", "in", customers.ids), ("date_end", "=", False)])
        if running:
            values = {"date_end": fields.Datetime.now(), "ended_by_id": self.env.uid, "end_reason": reason}
            running._engine_write(values)

    @api.model
    def _merge_into(self, source_ids, target):
        """Customers are merged: what protected one of them protects the one that stays, once."""
        running = self.sudo().search([("partner_id", "in", [*source_ids, target.id]), ("date_end", "=", False)])
        keep = running.filtered(lambda row: row.partner_id == target)[:1] or running[:1]
        values = {"date_end": fields.Datetime.now(), "ended_by_id": self.env.uid, "end_reason": self.env._("Merged.")}
        (running - keep)._engine_write(values)

    # -- the quota --------------------------------------------------------------------------------------------

    @api.model
    def _get_used(self, users):
        """Return ``{user id: protected customers the person owns}``, in one query."""
        groups = (
            self.env["res.partner"]
            .sudo()
            .with_context(active_test=False)
            ._read_group(
                Domain("user_id", "in", users.ids) & Domain("trade_protection_ids", "any", [("date_end", "=", False)]),
                ["user_id"],
                ["__count"],
            )
        )
        return {user.id: number for user, number in groups}

    @api.model
    def _ensure_quota(self, users):
        """Raise if one of these owners has more protected customers than allowed; the caller has touched the people.

        :raise UserError: who, how many, who can help
        """
        self.env.flush_all()
        used = self._get_used(users)
        for user in users.sudo():
            quota = user._trade_protect_quota()
            if used.get(user.id, 0) > quota:
                raise UserError(
                    self.env._(
                        "%(user)s would have %(number)s protected customers; %(quota)s are allowed. End a protection first, "
                        "or ask the administrator to raise the quota.",
                        user=user.name,
                        number=used[user.id],
                        quota=quota,
                    )
                )
