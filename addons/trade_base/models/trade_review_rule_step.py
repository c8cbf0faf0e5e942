from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TradeReviewRuleStep(models.Model):
    """Who gives one opinion, and about what. Steps of equal sequence run in parallel (ORD-2)."""

    _name = "trade.review.rule.step"
    _description = "Review Step"
    _order = "sequence, id"

    rule_id = fields.Many2one("trade.review.rule", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="rule_id.company_id")
    res_model = fields.Selection(related="rule_id.res_model")
    sequence = fields.Integer(default=10, help="Steps with the same number review at the same time.")
    name = fields.Char(required=True, translate=True)
    reviewer_kind = fields.Selection(
        [
            ("users", "These people"),
            ("group", "A role"),
            ("manager", "Manager of the document's department"),
            ("manager_above", "Manager of the department above"),
        ],
        "Reviewer",
        required=True,
        default="users",
    )
    user_ids = fields.Many2many(
        "res.users", "trade_review_rule_step_user_rel", "step_id", "user_id", "People", domain="[('share', '=', False)]"
    )
    group_id = fields.Many2one("res.groups", "Role", ondelete="restrict")
    quorum = fields.Selection(
        [("one", "One of them"), ("all", "All of them")],
        "How Many",
        required=True,
        default="one",
        help="All of them means all who hold the role when the review is requested.",
    )
    aspect_ids = fields.Many2many(
        "trade.review.aspect",
        "trade_review_rule_step_aspect_rel",
        "step_id",
        "aspect_id",
        "About",
        domain="[('res_model', '=', res_model)]",
        help="What this step reviews. Only a change of these makes its approval void. Empty: everything.",
    )
    allow_delegate = fields.Boolean("May Delegate", default=True)
    ask_promised_date = fields.Boolean("Asks for a Date", help="An approval must state the date that is promised.")

    @api.constrains("reviewer_kind", "user_ids", "group_id", "rule_id")
    def _check_reviewers(self):
        for step in self:
            if step.reviewer_kind in ("manager", "manager_above"):
                step._check_department()
            elif not step._people():
                raise ValidationError(step._no_people_message())

    def _check_department(self):
        self.ensure_one()
        if not self.rule_id.has_team:
            raise ValidationError(
                self.env._(
                    "Documents of this type belong to no department, so “%s” has no manager to ask. Choose people or a role.",
                    self.name,
                )
            )

    @api.constrains("aspect_ids", "rule_id")
    def _check_aspects(self):
        for step in self:
            if step.aspect_ids.filtered(lambda aspect, step=step: aspect.res_model != step.res_model):
                raise ValidationError(
                    self.env._("The step “%s” reviews something its document does not have. Choose again.", step.name)
                )

    @api.constrains("sequence", "quorum", "rule_id")
    def _check_arbiter(self):
        self.rule_id._check_arbiter()

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps.rule_id._check_steps()
        return steps

    @api.ondelete(at_uninstall=False)
    def _unlink_except_last(self):
        for rule, steps in self.grouped("rule_id").items():
            if rule.active and not rule.step_ids - steps:
                raise ValidationError(
                    self.env._("“%s” would have no step left. Add another one first, or archive the rule.", rule.name)
                )

    def _no_people_message(self):
        self.ensure_one()
        if self.reviewer_kind == "group":
            return self.env._(
                "Nobody in %(company)s holds the role “%(role)s” of the step “%(step)s”. "
                "Choose another role, or first give it to somebody on the user form.",
                company=self.company_id.name,
                role=self.sudo().group_id.name or "",
                step=self.name,
            )
        return self.env._(
            "The step “%(step)s” has no reviewer. Choose at least one active internal user of %(company)s.",
            step=self.name,
            company=self.company_id.name,
        )

    def _people(self):
        """Return the users named by a step of kind users or group, as far as they can review now."""
        self.ensure_one()
        step_sudo = self.sudo()
        users = step_sudo.group_id.all_user_ids if self.reviewer_kind == "group" else step_sudo.user_ids
        return step_sudo.rule_id._eligible(users)

    def _managers(self, document, owners):
        """Return who may review as the manager of the document's department (or of the one above).

        A manager does not review an own document: then the department above is asked.
        """
        self.ensure_one()
        team = document._review_team().sudo()
        if self.reviewer_kind == "manager_above":
            team = team.trade_parent_id
        while team and not self.rule_id.allow_own and team.user_id in owners:
            team = team.trade_parent_id
        return self.sudo().rule_id._eligible(team.user_id | team.trade_deputy_ids)

    def _prepare_opinions(self, document, owners):
        """Return the values of the opinions this step asks for; an empty list when nobody may give one.

        :param document: the document under review, with sudo
        :param owners: users who may not review it unless the rule says so
        """
        self.ensure_one()
        by_role = self.reviewer_kind == "group"
        people = self._managers(document, owners) if self.reviewer_kind.startswith("manager") else self._people()
        free = people if self.rule_id.allow_own else people - owners
        if not free:
            return []
        if self.quorum == "all" and not self.reviewer_kind.startswith("manager"):
            return [self._prepare_opinion_vals(users=user) for user in free]
        return [self._prepare_opinion_vals(users=self.env["res.users"] if by_role else people)]

    def _prepare_opinion_vals(self, users):
        aspects = self.aspect_ids or self.env["trade.review.aspect"]._of(self.res_model)
        return {
            "step_id": self.id,
            "rule_id": self.rule_id.id,
            "name": self.name,
            "user_ids": [(6, 0, users.ids)],
            "group_id": self.group_id.id if self.reviewer_kind == "group" else False,
            "aspect_ids": [(6, 0, aspects.ids)],
            "allow_delegate": self.allow_delegate,
            "allow_own": self.rule_id.allow_own,
            "ask_promised_date": self.ask_promised_date,
        }
