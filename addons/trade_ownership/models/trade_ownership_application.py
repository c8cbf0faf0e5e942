from markupsafe import Markup

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
        # read together what is prepared one by one
        self.env["res.partner"].sudo().browse(
            {vals.get("partner_id") for vals in vals_list if vals.get("partner_id")}
        ).exists().fetch(["commercial_partner_id", "trade_pool_id", "company_id", "trade_team_id", "user_id"])
        prepared = [self._prepare_application(vals) for vals in vals_list]
        applications = super(TradeOwnershipApplication, self.sudo()).create(prepared).sudo(self.env.su)
        applications._ensure_sensible()
        required = applications.sudo()._review_required()
        reviewed = applications.filtered(lambda application: required[application.id])
        for reason, some in reviewed.sudo().grouped("reason").items():
            some.action_review_request(reason)
        (applications - reviewed)._ask_managers()
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
        """Raise unless the applicants may have what is asked for (the pool is theirs, or the customer is, or nobody's)."""
        getting = self.filtered(lambda application: application.kind == "get")
        (self - getting)._ensure_own()
        customers_sudo = getting.sudo().partner_id
        gone = customers_sudo.filtered("user_id")
        if gone:
            raise UserError(gone[0].with_user(self.env.user).sudo()._trade_gone_message())
        pooled = customers_sudo.filtered("trade_pool_id")
        self.env["trade.pool.customer"].browse(pooled.ids).check_access("read")
        if not self.env.su:
            (customers_sudo - pooled).sudo(False).check_access("read")
        for applicant, own in getting.grouped("user_id").items():
            waiting = own.sudo().partner_id._trade_waiting(applicant)
            if waiting:
                customer, day = next(iter(waiting.items()))
                raise UserError(
                    self.env._(
                        "You lost “%(customer)s” not long ago and can ask for it again from %(day)s on.",
                        customer=customer.name,
                        day=fields.Date.to_string(day),
                    )
                )

    def _ensure_own(self):
        for application in self.sudo():
            customer = application.partner_id
            if customer.user_id != application.user_id:
                raise UserError(self.env._("More time is for your own customers: “%s” is not yours.", customer.name))

    def _ask_managers(self):
        """Give each manager concerned something to do for each application, and one message about all of them."""
        for manager, own in self.sudo().grouped(lambda application: application._get_manager()).items():
            if not manager:
                continue
            own = own.with_context(lang=manager.lang, mail_activity_quick_update=True)
            own.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=own.env._("Application for a customer"),
                user_id=manager.id,
            )
            own[:1].message_notify(
                partner_ids=manager.partner_id.ids,
                subject=own.env._("Applications for customers that wait for you: %s", len(own)),
                body=Markup("<br/>").join(
                    f"{application.customer_name} – {application.user_id.name}: {application.reason}"
                    for application in own
                ),
            )

    def _get_manager(self):
        """Return the manager above the applicant who decides, empty if there is none."""
        self.ensure_one()
        team = self.team_id
        while team and team.user_id in (self.user_id, self.env["res.users"]):
            team = team.trade_parent_id
        return team.user_id
