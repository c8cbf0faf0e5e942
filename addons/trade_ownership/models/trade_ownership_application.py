from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [
    ("open", "Waiting"),
    ("granted", "Granted"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
    ("lapsed", "Lapsed"),
]
KINDS = [("get", "Get the customer"), ("extend", "Keep it for longer")]


class TradeOwnershipApplication(models.Model):
    """A salesperson asks for a customer, or for more time with one; a manager decides (OWN-4, OWN-5).

    Where the company has review rules for applications, their course decides and grants by itself; otherwise the manager of
    the department grants or refuses here. Nobody decides on an own application.
    """

    _name = "trade.ownership.application"
    _description = "Application for a Customer"
    _inherit = ["mail.thread", "mail.activity.mixin", "trade.review.mixin"]
    _order = "id desc"
    _mail_post_access = "read"

    _review_state_from = ("open",)
    _review_state_to = ("granted",)
    _review_watched = {"application": ("partner_id", "user_id", "kind", "reason")}
    _review_team_field = "team_id"

    kind = fields.Selection(KINDS, string="Asks To", required=True, default="get", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True, ondelete="cascade"
    )
    customer_name = fields.Char("Customer's Name", compute="_compute_customer_name", compute_sudo=True)
    user_id = fields.Many2one("res.users", "Applicant", required=True, readonly=True, index=True, ondelete="restrict")
    team_id = fields.Many2one("crm.team", "Department", readonly=True, ondelete="set null")
    pool_id = fields.Many2one("trade.pool", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    reason = fields.Text(required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="open", index=True, tracking=True)
    exclusive = fields.Boolean(readonly=True, help="Nobody else may apply while this application waits.")
    answer = fields.Text(readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_on = fields.Datetime(readonly=True)
    rival_ids = fields.Many2many(
        "trade.ownership.application", compute="_compute_rival_ids", string="Other Applications for This Customer"
    )
    may_decide = fields.Boolean(compute="_compute_may_decide")
    is_mine = fields.Boolean(compute="_compute_may_decide")

    _exclusive_uniq = models.UniqueIndex(
        "(partner_id) WHERE state = 'open' AND kind = 'get' AND exclusive IS TRUE",
        "Somebody has applied for this customer already, and it goes first come, first served.",
    )
    _person_uniq = models.UniqueIndex(
        "(partner_id, user_id, kind) WHERE state = 'open'", "You have applied for this customer already."
    )

    # -- what is shown ----------------------------------------------------------------------------------------

    @api.depends("partner_id")
    def _compute_customer_name(self):
        for application in self:
            application.customer_name = application.partner_id.name

    @api.depends("customer_name", "user_id")
    def _compute_display_name(self):
        for application in self:
            application.display_name = f"{application.customer_name or ''} – {application.user_id.sudo().name or ''}"

    @api.depends("partner_id")
    @api.depends_context("uid")
    def _compute_rival_ids(self):
        rivals = self.search([("partner_id", "in", self.partner_id.ids), ("kind", "=", "get")])
        for application in self:
            application.rival_ids = rivals.filtered(
                lambda other, application=application: (
                    other.partner_id == application.partner_id and other != application._origin
                )
            )

    @api.depends("state", "user_id", "team_id", "pool_id")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        for application in self:
            application.is_mine = application.user_id == self.env.user
            application.may_decide = application.state == "open" and application._may_decide(self.env.user)

    def _may_decide(self, user):
        """Return whether this user decides: above the applicant's department or that of the pool, and not the applicant."""
        self.ensure_one()
        if user == self.user_id:
            return False
        if user._trade_is_above_all():
            return True
        teams = self.sudo().team_id | self.sudo().pool_id.team_ids
        return user.has_group("trade_base.group_department_manager") and bool(teams & user._trade_department_reach())

    # -- review -----------------------------------------------------------------------------------------------

    def _review_amounts(self):
        """An application has no amount."""
        return dict.fromkeys(self.ids, 0.0)

    # -- CRUD: applications are made and decided by the actions below --------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever writes the values: the applicant is the user, and the application begins open.

        :raise UserError: the customer cannot be had, or nothing can be extended
        """
        prepared = [self._prepare_application(vals) for vals in vals_list]
        applications = super(TradeOwnershipApplication, self.sudo()).create(prepared).sudo(self.env.su)
        applications._ensure_sensible()
        required = applications.sudo()._review_required()
        for application in applications.sudo():
            if required[application.id]:
                application.action_review_request(application.reason)
            else:
                application._ask_manager()
        return applications

    def _prepare_application(self, vals):
        customer_sudo = self.env["res.partner"].sudo().browse(vals.get("partner_id") or ()).commercial_partner_id
        if not customer_sudo:
            raise UserError(self.env._("Choose the customer you apply for."))
        if not (vals.get("reason") or "").strip():
            raise UserError(self.env._("Say why: the manager decides by your reason."))
        pool = customer_sudo.trade_pool_id
        user = self.env.user
        return {
            "kind": vals.get("kind") or "get",
            "partner_id": customer_sudo.id,
            "user_id": user.id,
            "team_id": user.sudo().sale_team_id.id,
            "pool_id": pool.id,
            "company_id": (pool.company_id or customer_sudo._trade_company()).id,
            "reason": vals["reason"],
            "exclusive": pool.claim_mode == "first",
            "state": "open",
        }

    def write(self, vals):
        """What was asked for stays as it was asked; the state changes by the actions."""
        if not self.env.su and not vals.keys() <= {"message_follower_ids", "activity_ids"}:
            raise AccessError(
                self.env._("Applications are not edited. Withdraw it and apply again, or use “Grant” and “Refuse”.")
            )
        return super().write(vals)

    def copy_data(self, default=None):
        """Refuse: each application is a wish of its own."""
        raise UserError(self.env._("An application cannot be copied. Apply again and say why."))

    def _ensure_sensible(self):
        """Raise unless the applicant may have what is asked for (the pool is theirs, or the customer is, or nobody's)."""
        for application in self:
            customer_sudo = application.sudo().partner_id
            if application.kind == "extend":
                if customer_sudo.user_id != application.user_id:
                    raise UserError(
                        self.env._("More time is for your own customers: “%s” is not yours.", customer_sudo.name)
                    )
                continue
            if customer_sudo.user_id:
                raise UserError(customer_sudo.with_user(self.env.user).sudo()._trade_gone_message())
            if customer_sudo.trade_pool_id:
                self.env["trade.pool.customer"].browse(customer_sudo.id).check_access("read")
            elif not self.env.su:
                application.partner_id.check_access("read")
            waiting = customer_sudo._trade_waiting(application.user_id)
            if waiting:
                raise UserError(
                    self.env._(
                        "You lost “%(customer)s” not long ago and can ask for it again from %(day)s on.",
                        customer=customer_sudo.name,
                        day=fields.Date.to_string(waiting[customer_sudo]),
                    )
                )

    def _ask_manager(self):
        """Give the manager of the department something to do."""
        self.ensure_one()
        application_sudo = self.sudo()
        team = application_sudo.team_id
        while team and team.user_id in (application_sudo.user_id, self.env["res.users"]):
            team = team.trade_parent_id
        if team.user_id:
            application_sudo.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Application for a customer"),
                user_id=team.user_id.id,
            )

    # -- actions ----------------------------------------------------------------------------------------------

    def action_grant(self):
        """Grant these applications (OWN-4).

        :raise AccessError: not the manager
        :raise UserError: decided already, a review decides, somebody else has the customer, a cap is full
        """
        self._ensure_may_decide()
        self.sudo()._grant()
        return True

    def action_refuse(self):
        """Refuse these applications."""
        self._ensure_may_decide()
        self.sudo()._refuse(False)
        return True

    def action_withdraw(self):
        """Take back own applications."""
        if any(application.user_id != self.env.user for application in self):
            raise AccessError(self.env._("Only the applicant takes back an application."))
        self.sudo()._meet()._decide("withdrawn", False)
        return True

    def _ensure_may_decide(self):
        self.check_access("read")
        closed = self.filtered(lambda application: not application._may_decide(self.env.user))
        if closed:
            raise AccessError(
                self.env._(
                    "“%s” is decided by the manager of the department, never by the applicant.", closed[0].display_name
                )
            )

    def _meet(self):
        """Make everybody who decides on these applications meet, and return them if they still wait.

        :raise UserError: one has been decided meanwhile
        """
        self.env["res.partner"]._trade_touch(self.partner_id)
        self.invalidate_recordset(["state"])
        decided = self.filtered(lambda application: application.state != "open")
        if decided:
            raise UserError(self.env._("“%s” has been decided already. Reload the page.", decided[0].display_name))
        return self

    def _grant(self):
        """Give what was asked for; called with sudo, by the manager or by the review."""
        self._meet()
        for application in self:
            application._decide("granted", False)
            if application.kind == "extend":
                application._extend()
            else:
                customer = application.partner_id
                customer._trade_take(application.user_id, "applied", application.reason)
                # whoever else applied has lost
                self._lapse(customer)

    def _extend(self):
        self.ensure_one()
        customer = self.partner_id
        until = fields.Date.context_today(self) + timedelta(days=self.company_id.trade_extend_days)
        until = max(until, customer.trade_extended_until or until)
        customer.trade_extended_until = until
        move = {customer.id: (customer.user_id.id, False, customer.trade_team_id.id)}
        reason = self.env._("Until %(day)s: %(reason)s", day=fields.Date.to_string(until), reason=self.reason)
        self.env["trade.ownership.ledger"]._engine_create(customer._trade_prepare_lines(move, "extended", reason))
        self.env["trade.pool.return"]._drop(customer)

    def _refuse(self, answer):
        self._meet()._decide("refused", answer)

    def _decide(self, state, answer):
        """Write the decision and tell the applicants; called with sudo."""
        self.write(
            {"state": state, "answer": answer, "decided_by_id": self.env.uid, "decided_on": fields.Datetime.now()}
        )
        self.activity_unlink(["mail.mail_activity_data_todo"])
        for applicant, own in self.grouped("user_id").items():
            if applicant != self.env.user:
                own.with_context(lang=applicant.lang)._tell_applicant()

    def _tell_applicant(self):
        """Tell the one applicant of these applications, decided alike, in one message."""
        state = dict(self._fields["state"]._description_selection(self.env))[self[0].state]
        customers = ", ".join(self.mapped("customer_name"))
        self[0].message_notify(
            partner_ids=self.user_id.partner_id.ids,
            body=self[0].answer or state,
            subject=self.env._("%(customer)s: %(state)s", customer=customers, state=state),
        )

    @api.model
    def _lapse(self, customers):
        """End what was still asked about customers that went elsewhere."""
        waiting = self.sudo().search([("partner_id", "in", customers.ids), ("state", "=", "open")])
        if waiting:
            waiting._decide("lapsed", self.env._("The customer has been given to somebody else."))

    def _merge_customers(self, sources, target):
        """End what two customers that become one would have twice: one application of each person, or the first that came.

        :param sources: customers that go
        :param target: customer that stays
        """
        waiting = self.search([("partner_id", "in", (sources | target).ids), ("state", "=", "open")], order="id")
        kept, double = set(), self.browse()
        for application in waiting:
            key = (application.user_id.id, application.kind)
            alone = "first" if application.exclusive and application.kind == "get" else None
            if key in kept or alone in kept:
                double |= application
            else:
                kept |= {key, alone} - {None}
        if double:
            double._decide(
                "lapsed", self.env._("The customer has been merged with another one you or a colleague asked for.")
            )
