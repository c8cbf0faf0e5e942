from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

LEVELS = [("read", "Read"), ("follow_up", "Follow up")]
STATES = [("running", "Running"), ("ended", "Ended")]


class TradeCustomerShare(models.Model):
    """A customer shown to one colleague until a day (OWN-6).

    Given by the owner or a manager above. It ends by itself after its last day: whoever reads the access table compares the
    day. What was shared stays written; nothing but the end is ever changed.
    """

    _name = "trade.customer.share"
    _description = "Shared Customer"
    _order = "date_to desc, id desc"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('user_id', '!=', False), ('commercial_partner_id', '=', id)]",
    )
    owner_id = fields.Many2one(related="partner_id.user_id", string="Owner")
    user_id = fields.Many2one(
        "res.users",
        "Colleague",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False), ('id', '!=', owner_id)]",
    )
    level = fields.Selection(
        LEVELS,
        string="Allowed To",
        required=True,
        default="read",
        help="Read: sees the customer, its contacts, inquiries, quotations and orders. Follow up: also changes contacts, "
        "follows up, makes inquiries and quotations.",
    )
    date_to = fields.Date("Until", required=True, help="The last day on which the colleague sees the customer.")
    reason = fields.Char()
    actor_id = fields.Many2one("res.users", "Shared By", readonly=True, ondelete="restrict")
    date_end = fields.Datetime("Ended On", readonly=True, copy=False)
    ended_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")
    may_end = fields.Boolean("May Be Ended", compute="_compute_may_end")

    _running_uniq = models.UniqueIndex(
        "(partner_id, user_id) WHERE date_end IS NULL", "The customer is shared with this colleague already."
    )

    @api.depends("user_id", "partner_id")
    def _compute_display_name(self):
        for share in self:
            share.display_name = f"{share.partner_id.display_name or ''} – {share.user_id.sudo().name or ''}"

    @api.depends("date_to", "date_end")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for share in self:
            over = share.date_end or (share.date_to and share.date_to < today)
            share.state = "ended" if over else "running"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        running = self._get_running_domain()
        return Domain.OR(running if state == "running" else ~running for state in value)

    @api.model
    def _get_running_domain(self):
        return Domain("date_end", "=", False) & Domain("date_to", ">=", fields.Date.context_today(self))

    @api.depends("partner_id.user_id")
    @api.depends_context("uid")
    def _compute_may_end(self):
        for share in self:
            share.may_end = share.state == "running" and share.partner_id._trade_may_answer_for()

    @api.model
    def _get_shared_with(self, user, levels=("read", "follow_up")):
        """Return the ids of the customers shared with somebody now, seen and sorted once."""
        shares = self.sudo()._read_group(
            self._get_running_domain() & Domain("user_id", "=", user.id) & Domain("level", "in", levels),
            ["partner_id"],
        )
        return [partner.id for (partner,) in shares]

    # -- giving and ending ------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Share; what was shared with the colleague until now ends.

        :raise AccessError: neither the owner nor a manager above
        :raise UserError: nobody's customer
        :raise ValidationError: a day in the past, or somebody who is no colleague
        """
        partners = self.env["res.partner"].browse({vals["partner_id"] for vals in vals_list if vals.get("partner_id")})
        customers = partners.sudo().commercial_partner_id.sudo(self.env.su)
        customers._trade_ensure_answerable()
        self.env["res.partner"]._trade_touch(customers)
        roots = {partner.id: partner.commercial_partner_id.id for partner in partners.sudo()}
        people = {vals.get("user_id") for vals in vals_list}
        before = self.sudo().search(
            [("partner_id", "in", customers.ids), ("user_id", "in", list(people)), ("date_end", "=", False)]
        )
        pairs = {(roots.get(vals.get("partner_id")), vals.get("user_id")) for vals in vals_list}
        before.filtered(lambda share: (share.partner_id.id, share.user_id.id) in pairs)._engine_end()
        shares = super().create(
            [
                {
                    **{key: vals[key] for key in ("user_id", "level", "date_to", "reason") if key in vals},
                    "partner_id": roots.get(vals.get("partner_id")),
                    "actor_id": self.env.uid,
                }
                for vals in vals_list
            ]
        )
        self.env["trade.customer.access"].sudo()._refresh(customers)
        shares._tell()
        return shares

    @api.constrains("user_id", "date_to")
    def _check_share(self):
        today = fields.Date.context_today(self)
        for share in self.filtered(lambda share: not share.date_end):
            user = share.user_id.sudo()
            if user.share or not user.active or user == share.partner_id.sudo().user_id:
                raise ValidationError(
                    self.env._(
                        "A customer is shared with an active colleague other than its owner: “%s” is not.", user.name
                    )
                )
            if share.date_to < today:
                raise ValidationError(
                    self.env._("The day until which the customer is shared lies in the past. Choose today or later.")
                )

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: what was shared stays written. Share anew, or end a share."""
        if vals:
            raise UserError(self.env._("What was shared stays written. End this share, and share the customer anew."))
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        raise UserError(self.env._("Shares are kept as history. End the share instead of deleting it."))

    def copy_data(self, default=None):
        raise UserError(self.env._("A share cannot be copied: share the customer anew."))

    def _engine_end(self):  # pylint: disable=missing-return
        if self:
            values = {"date_end": fields.Datetime.now(), "ended_by_id": self.env.uid}
            # pylint: disable-next=super-method-mismatch
            super(TradeCustomerShare, self.sudo()).write(values)
            self.env.flush_all()

    def action_end(self):
        """End these shares now.

        :raise AccessError: neither the owner nor a manager above
        """
        customers = self.sudo().partner_id.sudo(self.env.su)
        customers._trade_ensure_answerable()
        self.env["res.partner"]._trade_touch(customers)
        self.filtered(lambda share: not share.date_end)._engine_end()
        self.env["trade.customer.access"].sudo()._refresh(customers)

    @api.model
    def _end_overdue(self):
        """Write down the end of what ended by itself; nobody saw anything because of it since."""
        overdue = self.search(
            [("date_end", "=", False), ("date_to", "<", fields.Date.subtract(fields.Date.today(), days=1))]
        )
        overdue._engine_end()

    @api.model
    def _merge_into(self, source_ids, target):
        """Customers are merged: a colleague has one share of the one that stays, the one that lasts longest."""
        running = self.search([("partner_id", "in", [*source_ids, target.id]), ("date_end", "=", False)])
        for shares in running.grouped("user_id").values():
            shares.sorted("date_to", reverse=True)[1:]._engine_end()

    def _tell(self):
        """Tell each colleague once which customers were shared with him or her."""
        for user, shares in self.sudo().grouped("user_id").items():
            if user == self.env.user:
                continue
            env = self.env(context={**self.env.context, "lang": user.lang})
            levels = dict(self._fields["level"]._description_selection(env))
            lines = [
                env._(
                    "%(customer)s (%(level)s, until %(date)s)",
                    customer=share.partner_id.name,
                    level=levels[share.level],
                    date=fields.Date.to_string(share.date_to),
                )
                for share in shares
            ]
            env["mail.thread"].sudo().message_notify(
                partner_ids=user.partner_id.ids,
                subject=env._("Customers were shared with you"),
                body=env._(
                    "%(user)s shares with you: %(customers)s", user=self.env.user.name, customers="; ".join(lines)
                ),
            )

    # -- reminders --------------------------------------------------------------------------------------------

    @api.model
    def _trade_reminder_domain(self, code):
        if code == "share_ending":
            return self._get_running_domain()
        return super()._trade_reminder_domain(code)
