import ast

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class TradeReviewRule(models.Model):
    """Which documents of a company need a review before they may pass on, and who gives it (ORG-2)."""

    _name = "trade.review.rule"
    _inherit = ["trade.cached.mixin"]
    _description = "Review Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="When several rules fit a document, they are gone through in this order."
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    res_model = fields.Selection("_selection_res_model", "Document Type", required=True, index=True)
    domain = fields.Char("Which Documents", default="[]", required=True)
    amount_min = fields.Monetary(
        "From Amount",
        currency_field="currency_id",
        help="Only documents of at least this amount, converted to the company currency at the date of the document.",
    )
    team_id = fields.Many2one(
        "crm.team", "Department", check_company=True, help="Only documents of this department and of those below it."
    )
    step_ids = fields.One2many("trade.review.rule.step", "rule_id", "Steps", copy=True)
    allow_own = fields.Boolean(
        "May Review Own Documents",
        help="For a small company where one person does both halves: whoever asks for the review may also give it.",
    )
    arbiter_user_id = fields.Many2one("res.users", "Arbiter", domain=[("share", "=", False)])
    arbiter_group_id = fields.Many2one(
        "res.groups",
        "Arbiter Role",
        default=lambda self: self.env.ref("trade_base.group_general_manager", raise_if_not_found=False),
        help="Decides when the opinions of parallel reviewers differ, if no arbiter is named.",
    )
    has_team = fields.Boolean(compute="_compute_has_team")
    has_parallel = fields.Boolean(compute="_compute_has_parallel")

    _amount_positive = models.Constraint(
        "CHECK(amount_min >= 0)",
        "The amount from which a review is needed cannot be negative. Enter 0 for all documents.",
    )

    @api.model
    def _selection_res_model(self):
        return [
            (name, self.env["ir.model"].sudo()._get(name).name)
            for name, model in self.env.items()
            if hasattr(model, "_review_watched") and not model._abstract and model._review_watched
        ]

    @api.depends("res_model")
    def _compute_has_team(self):
        for rule in self:
            rule.has_team = bool(rule.res_model and self.env[rule.res_model]._review_team_field)

    @api.depends("step_ids.sequence", "step_ids.quorum")
    def _compute_has_parallel(self):
        for rule in self:
            sequences = rule.step_ids.mapped("sequence")
            rule.has_parallel = len(set(sequences)) < len(sequences) or "all" in rule.step_ids.mapped("quorum")

    # -- configuration is checked when it is saved ------------------------------------------------------------

    @api.constrains("domain", "res_model")
    def _check_domain(self):
        for rule in self:
            rule._parsed_domain()

    @api.constrains("res_model", "team_id")
    def _check_team(self):
        for rule in self:
            if rule.team_id and not rule.has_team:
                raise ValidationError(
                    self.env._(
                        "Documents of this type belong to no department. Leave the department of “%s” empty.", rule.name
                    )
                )

    @api.constrains("step_ids", "active")
    def _check_steps(self):
        for rule in self:
            if rule.active and not rule.step_ids:
                raise ValidationError(self.env._("The rule “%s” has no step. Add at least one reviewer.", rule.name))

    @api.constrains("arbiter_user_id", "arbiter_group_id", "step_ids", "company_id")
    def _check_arbiter(self):
        for rule in self.filtered("has_parallel"):
            if not rule.arbiter_user_id and not rule.arbiter_group_id:
                raise ValidationError(
                    self.env._(
                        "In the rule “%s” several people review at the same time, so their opinions may differ. "
                        "Name an arbiter or an arbiter role.",
                        rule.name,
                    )
                )
            if not rule._arbiters():
                raise ValidationError(
                    self.env._(
                        "The arbiter of the rule “%(rule)s” must be an active internal user of %(company)s. "
                        "Choose another one, or give somebody the arbiter role.",
                        rule=rule.name,
                        company=rule.company_id.name,
                    )
                )

    def _parsed_domain(self):
        """Return the domain of the rule.

        :raise ValidationError: if it is not a list of conditions, or asks for fields the document does not have
        """
        self.ensure_one()
        try:
            domain = Domain(ast.literal_eval(self.domain or "[]"))
            domain.validate(self.env[self.res_model].sudo())
        except (ValueError, TypeError, SyntaxError, KeyError, MemoryError, RecursionError) as error:
            raise ValidationError(
                self.env._(
                    "The condition of the rule “%(rule)s” cannot be used: %(error)s\n"
                    "Choose the documents again with the condition editor.",
                    rule=self.name,
                    error=error,
                )
            ) from error
        return domain

    @api.model
    def is_valid_domain(self, res_model, domain):
        """Return whether a condition could be saved; for the condition editor of whoever may configure rules.

        :param str res_model: a reviewable document type
        :param str domain: the condition as text
        :raise AccessError: unless the user may configure rules
        """
        self.check_access("create")
        if res_model not in dict(self._selection_res_model()):
            return False
        try:
            self.new({"res_model": res_model, "domain": domain, "name": ""})._parsed_domain()
        except ValidationError:
            return False
        return True

    def _arbiters(self):
        """Return the users who may arbitrate."""
        self.ensure_one()
        rule_sudo = self.sudo()
        users = rule_sudo.arbiter_user_id or rule_sudo.arbiter_group_id.all_user_ids
        return rule_sudo._eligible(users)

    def _eligible(self, users):
        """Keep the active internal users of the company."""
        self.ensure_one()
        return users.filtered(lambda user: user.active and not user.share and self.company_id in user.company_ids)

    # -- which rules fit --------------------------------------------------------------------------------------

    @api.model
    @tools.ormcache("res_model", "company_id")
    def _rule_ids(self, res_model, company_id):
        """Return the ids of the active rules for a document type and company, in order; cached: asked at every write."""
        rules = self.sudo().search([("res_model", "=", res_model), ("company_id", "=", company_id)])
        return tuple(rules.ids)

    @api.model
    @tools.ormcache("res_model")
    def _criteria_fields(self, res_model):
        """Return the names of all fields by which rules of any company choose documents of this type."""
        rules = self.sudo().search([("res_model", "=", res_model)])
        names = set()
        for rule in rules:
            for condition in rule._parsed_domain().iter_conditions():
                names.update(condition.field_expr.split("."))
        model = self.env[res_model]
        if rules:
            names |= {model._review_company_field, model._review_team_field, model._review_date_field}
        return frozenset(names - {None})

    def _matching(self, documents):
        """Return ``{document id: rules}``: the rules among self that ask for a review of each document as it is now.

        :param documents: records of one reviewable model, with sudo
        """
        result = dict.fromkeys(documents.ids, self.browse())
        amounts = documents._review_amounts() if any(self.mapped("amount_min")) else {}
        for rule in self:
            for document in rule._fitting(documents, amounts):
                result[document.id] |= rule
        return result

    def _fitting(self, documents, amounts):
        self.ensure_one()
        documents = documents.filtered(lambda document: document._review_company() == self.company_id)
        if self.team_id:
            below = (
                self.env["crm.team"]
                .sudo()
                .with_context(active_test=False)
                .search([("id", "child_of", self.team_id.ids)])
            )
            documents = documents.filtered(lambda document: document._review_team() in below)
        if self.amount_min:
            compare = self.company_id.currency_id.compare_amounts
            documents = documents.filtered(lambda document: compare(amounts[document.id], self.amount_min) >= 0)
        return documents.filtered_domain(self._parsed_domain())
