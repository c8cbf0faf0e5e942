from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.trade_base.tools.cap import cap_touch

#: Set by what happens to an application, never by hand.
_ENGINE_FIELDS = frozenset({"state", "user_id", "lead_id", "owner_id", "decided_by_id", "decided_on", "answer"})


class TradeOpportunityApplication(models.Model):
    """A salesperson asks for an opportunity; the manager, or whoever the review rules name, gives it (INQ-7)."""

    _name = "trade.opportunity.application"
    _description = "Application for an Opportunity"
    _inherit = ["mail.thread", "mail.activity.mixin", "trade.review.mixin"]
    _order = "id desc"
    _rec_name = "lead_id"

    _review_state_from = ("applied",)
    _review_state_to = ("approved",)
    _review_team_field = "team_id"
    _review_amount_field = "expected_revenue"
    _review_partner_field = "partner_id"
    _review_watched = {"application": ("lead_id", "user_id", "reason")}

    lead_id = fields.Many2one("crm.lead", string="Opportunity", required=True, index=True, ondelete="cascade")
    user_id = fields.Many2one(
        "res.users", string="Applicant", required=True, index=True, readonly=True, default=lambda self: self.env.user
    )
    owner_id = fields.Many2one("res.users", string="Salesperson when applied for", readonly=True)
    partner_id = fields.Many2one(related="lead_id.partner_id", string="Customer", store=True)
    team_id = fields.Many2one(related="lead_id.team_id", string="Department", store=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    expected_revenue = fields.Monetary(related="lead_id.expected_revenue", related_sudo=True)
    reason = fields.Text(string="Why", required=True)
    state = fields.Selection(
        [("applied", "Applied"), ("approved", "Given"), ("refused", "Refused"), ("withdrawn", "Withdrawn")],
        default="applied",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    answer = fields.Text(readonly=True)
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    decided_on = fields.Datetime(readonly=True)
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _open_uniq = models.UniqueIndex(
        "(lead_id, user_id) WHERE state = 'applied'", "You have applied for this opportunity already."
    )

    @api.depends("state", "lead_id", "user_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for application in self:
            application.can_decide = application.state == "applied" and application._may_decide(self.env.user)

    def _may_decide(self, user):
        """Return whether this user gives the opportunity: a manager of its department, not the applicant."""
        return user != self.user_id and self.sudo().lead_id._trade_may_assign(user)

    # ------------------------------------------------------------------ CRUD
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                vals = self._ensure_own_values(vals)
        applications = super().create(vals_list)
        for application in applications:
            application._ensure_applicable()
            lead = application.sudo().lead_id
            application.sudo()._engine_write(
                {"owner_id": lead.user_id.id, "company_id": lead._trade_policy_company().id}
            )
        applications._ask()
        return applications

    def _ensure_own_values(self, vals):
        """Refuse to apply in another's name or with the result in hand."""
        if vals.get("user_id", self.env.uid) != self.env.uid or vals.get("state", "applied") != "applied":
            raise AccessError(self.env._("One applies for oneself; the manager decides."))
        for name in ("owner_id", "decided_by_id", "decided_on", "answer", "company_id"):
            vals.pop(name, None)
        return vals

    def write(self, vals):
        if not self.env.su and vals.keys() & _ENGINE_FIELDS:
            raise AccessError(self.env._("An application is decided with its buttons, not by hand."))
        if not self.env.su and "reason" in vals and any(application.state != "applied" for application in self):
            raise UserError(self.env._("This application is decided; what was written in it stays."))
        return super().write(vals)

    def _engine_write(self, vals):
        return self.sudo().write(vals)

    def copy_data(self, default=None):
        """Refuse: each application gives its own reason."""
        raise UserError(self.env._("An application cannot be copied. Choose “Apply” on the opportunity."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(application.state != "applied" for application in self):
            raise UserError(self.env._("Decided applications are kept: they tell why somebody got an opportunity."))

    # ------------------------------------------------------------------ applying
    def _ensure_applicable(self):
        self.ensure_one()
        lead = self.lead_id
        lead.check_access("read")  # one cannot ask for what one may not know of
        if lead._trade_assignment() != "application":
            raise UserError(
                self.env._(
                    "%s does not give opportunities by application. Ask your manager.",
                    lead._trade_policy_company().name,
                )
            )
        if lead.user_id == self.user_id:
            raise UserError(self.env._("“%s” is yours already.", lead.name))
        if lead.won_status != "pending" or not lead.active:
            raise UserError(self.env._("“%s” is closed; nobody can apply for it.", lead.name))

    def _ask(self):
        """Start the review where a rule wants one; otherwise the managers of the department are told."""
        reviewed = self._review_missing()
        for application in reviewed.sorted("id"):
            application.action_review_request()
        (self - reviewed)._tell_managers()

    def _tell_managers(self):
        for application in self:
            manager = application.sudo().team_id.user_id
            if manager and manager != application.user_id:
                application.sudo().activity_schedule(
                    "trade_opportunity.mail_activity_type_application",
                    summary=self.env._("%s applies", application.user_id.name),
                    note=application.reason,
                    user_id=manager.id,
                )

    def _move_to(self, lead):
        """Take these applications along when their opportunities are merged into another one (INQ-7).

        Whoever applied for several of them asks once for what is left, with the oldest application.

        :param lead: the opportunity that stays
        """
        applied = (self | self.search([("lead_id", "=", lead.id)])).filtered(lambda one: one.state == "applied")
        twice = applied.browse()
        for _user, own in applied.grouped("user_id").items():
            kept = own.filtered(lambda one: one.lead_id == lead) or own.sorted("id")
            twice |= own - kept[:1]
        twice._decide("withdrawn", self.env._("Merged into “%s”, which is applied for already.", lead.name))
        elsewhere = (applied & self - twice).filtered(lambda one: one.team_id != lead.team_id)
        self._engine_write({"lead_id": lead.id})
        asked = elsewhere.filtered(lambda one: not one.trade_review_id)
        asked.activity_unlink(["trade_opportunity.mail_activity_type_application"])
        asked._tell_managers()

    def _review_after_change(self):
        """What is decided stays decided, although the opportunity may become part of another one; nobody writes into it."""
        return super(
            TradeOpportunityApplication, self.filtered(lambda one: one.state == "applied")
        )._review_after_change()

    # ------------------------------------------------------------------ deciding
    def action_approve(self):
        """Give the opportunities to those who applied (INQ-7).

        :raises AccessError: for whoever is not the manager of the department, or applied
        :raises UserError: if it was decided, given away or closed meanwhile, or needs a review first
        """
        for application in self:
            application._ensure_decidable()
        self._action_give()

    def action_refuse(self):
        """Open the question for the reason of the refusal."""
        for application in self:
            application._ensure_decidable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse"),
            "res_model": "trade.opportunity.refuse",
            "view_mode": "form",
            "target": "new",
            "context": {"default_application_ids": self.ids},
        }

    def action_withdraw(self):
        """Take the own application back."""
        if any(application.user_id != self.env.user or application.state != "applied" for application in self):
            raise AccessError(self.env._("Only an own application that is not decided can be withdrawn."))
        self._decide("withdrawn")

    def _ensure_decidable(self):
        self.ensure_one()
        if self.state != "applied":
            raise UserError(self.env._("The application for “%s” is decided already.", self.lead_id.sudo().name))
        if not self._may_decide(self.env.user):
            raise AccessError(
                self.env._(
                    "Only a manager of the department decides, and not on an own application. Ask %s.",
                    self._who_decides(),
                )
            )

    def _who_decides(self):
        managers = self.sudo().team_id.trade_reach_user_ids - self.user_id
        return ", ".join(managers.mapped("name")) or self.env._("the sales manager")

    def _action_give(self):
        """Give each opportunity to its applicant, and tell the others who applied."""
        # two managers who grant two applications for one opportunity meet here, not half-way in a deadlock
        cap_touch(self.sudo().lead_id)
        for application_sudo in self.sudo():
            lead_sudo = application_sudo.lead_id
            if (
                lead_sudo.user_id != application_sudo.owner_id
                or lead_sudo.won_status != "pending"
                or not lead_sudo.active
            ):
                raise UserError(
                    self.env._(
                        "“%(lead)s” has been given to %(person)s or closed meanwhile. Refuse the application.",
                        lead=lead_sudo.name,
                        person=lead_sudo.user_id.name or self.env._("nobody yet"),
                    )
                )
            application_sudo.with_user(self.env.user).sudo()._decide("approved")
            lead_sudo.user_id = application_sudo.user_id
            others = self.sudo().search([("lead_id", "=", lead_sudo.id), ("state", "=", "applied")])
            others.with_user(self.env.user).sudo()._decide(
                "refused", self.env._("Given to %s.", application_sudo.user_id.name)
            )

    def _decide(self, state, answer=False):
        """Write the decision, tell the applicants, close what was asked of the managers."""
        if not self:
            return
        self._engine_write(
            {"state": state, "answer": answer, "decided_by_id": self.env.uid, "decided_on": fields.Datetime.now()}
        )
        applications_sudo = self.sudo()
        applications_sudo.activity_unlink(["trade_opportunity.mail_activity_type_application"])
        if state == "withdrawn":
            return
        label = dict(self._fields["state"]._description_selection(self.env))[state]
        for application in applications_sudo:
            application.message_notify(
                partner_ids=application.user_id.partner_id.ids,
                subject=self.env._("%(lead)s: %(state)s", lead=application.lead_id.name, state=label),
                body=answer or label,
            )
