from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.cap import cap_touch

#: States in which a review still says something about its document.
LIVE = ("pending", "arbitration", "approved")
OPEN = ("pending", "arbitration")


class TradeReview(models.Model):
    """One course of review of one document, about one frozen snapshot of it (ORG-2).

    A review has exactly one snapshot. When what it is about changes, the review becomes void and the next one takes over the
    opinions that still hold; so no reviewer can approve something else than what was on the screen, and everything that was
    ever approved stays readable. Nobody writes here but the engine (``_engine_*``): no role, no import, no sudo of another
    model, no context key.
    """

    _name = "trade.review"
    _description = "Review"
    _inherit = ["trade.closed.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "res_name"
    _mail_post_access = "read"

    res_name = fields.Char("Document", readonly=True, required=True)
    res_model = fields.Char("Document Model", readonly=True, required=True)
    res_model_name = fields.Char("Document Type", compute="_compute_res_model_name")
    res_id = fields.Many2oneReference("Document ID", model_field="res_model", readonly=True, required=True)
    company_id = fields.Many2one("res.company", readonly=True, required=True, index=True)
    team_id = fields.Many2one("crm.team", "Department", readonly=True)
    partner_name = fields.Char("Customer or Supplier", readonly=True)
    requester_id = fields.Many2one("res.users", "Requested By", readonly=True, required=True, index=True)
    owner_ids = fields.Many2many(
        "res.users",
        "trade_review_owner_rel",
        "review_id",
        "user_id",
        "Own Document Of",
        readonly=True,
        help="Who asked for the review and who answers for the document; they do not review it themselves.",
    )
    note = fields.Text("Note to the Reviewers", readonly=True)
    state = fields.Selection(
        [
            ("pending", "In review"),
            ("arbitration", "Opinions differ"),
            ("approved", "Approved"),
            ("sent_back", "Sent back"),
            ("withdrawn", "Withdrawn"),
            ("void", "Void: changed since"),
        ],
        required=True,
        readonly=True,
        default="pending",
        index=True,
    )
    rule_ids = fields.Many2many(
        "trade.review.rule", "trade_review_rule_rel", "review_id", "rule_id", "Rules", readonly=True
    )
    opinion_ids = fields.One2many("trade.review.opinion", "review_id", "Opinions", readonly=True)
    previous_id = fields.Many2one("trade.review", "Earlier Review", readonly=True)
    snapshot = fields.Json("Frozen Snapshot", readonly=True, groups=fields.NO_ACCESS)
    # Closed like the snapshot: who knows everything but one price could find it by trying values against the hash.
    snapshot_hash = fields.Char("Stored SHA-256", readonly=True, groups=fields.NO_ACCESS)
    snapshot_hash_shown = fields.Char("SHA-256 of the Snapshot", compute="_compute_amount", compute_sudo=True)
    snapshot_date = fields.Datetime("Snapshot Of", readonly=True)
    snapshot_view = fields.Json("Snapshot", compute="_compute_snapshot_view", compute_sudo=True)
    snapshot_intact = fields.Boolean(compute="_compute_snapshot_view", compute_sudo=True)
    amount_company = fields.Monetary(
        "Amount in Company Currency", readonly=True, groups=fields.NO_ACCESS, currency_field="currency_id"
    )
    amount = fields.Monetary(compute="_compute_amount", compute_sudo=True, currency_field="currency_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_closed = fields.Datetime("Decided At", readonly=True)
    reminded_on = fields.Date(readonly=True)
    is_mine = fields.Boolean("Waits for Me", compute="_compute_is_mine", search="_search_is_mine")
    is_involved = fields.Boolean(compute="_compute_is_involved", search="_search_is_involved")
    can_delegate = fields.Boolean(compute="_compute_is_mine")
    can_open = fields.Boolean(compute="_compute_can_open")

    _document_idx = models.Index("(res_model, res_id)")

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_res_model_name(self):
        for review in self:
            review.res_model_name = self.env["ir.model"].sudo()._get(review.res_model).name

    # -- only the engine writes -------------------------------------------------------------------------------

    @api.model
    def _closed_message(self):
        return self.env._(
            "Reviews and opinions are not edited. Use “Request review”, “Approve”, “Send back” or “Withdraw”."
        )

    def _engine_create(self, vals_list):
        quiet = self.with_context(mail_create_nosubscribe=True, tracking_disable=True)
        return super(TradeReview, quiet)._engine_create(vals_list)

    def _touch(self):
        """Write the rows, so that two transactions about one review collide and the loser is retried by Odoo."""
        cap_touch(self)

    # -- who sees what ----------------------------------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends("opinion_ids.decision", "opinion_ids.delegate_id")
    def _compute_is_mine(self):
        opinions = self.sudo().opinion_ids
        decidable = opinions.filtered_domain(opinions._domain_can_decide(self.env.user))
        delegable = decidable.filtered_domain(
            Domain("allow_delegate", "=", True) & opinions._domain_appointed(self.env.user)
        )
        for review in self:
            review.is_mine = bool(review.sudo().opinion_ids & decidable)
            review.can_delegate = bool(review.sudo().opinion_ids & delegable)

    def _search_is_mine(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return [("opinion_ids", "any", self.env["trade.review.opinion"]._domain_can_decide(self.env.user))]

    @api.depends_context("uid")
    def _compute_is_involved(self):
        involved = self.sudo().filtered_domain(self._domain_involved())
        for review in self:
            review.is_involved = review.id in involved._ids

    def _search_is_involved(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return self._domain_involved()

    @api.model
    def _domain_involved(self):
        """Reviews the current user takes part in: asked for it, was asked, stands in, or has decided."""
        opinions = self.env["trade.review.opinion"]
        user = self.env.user
        taking_part = (
            opinions._domain_appointed(user)
            | opinions._domain_standing_in(user)
            | Domain("decided_by_id", "=", user.id)
        )
        return Domain("owner_ids", "in", user.ids) | Domain("opinion_ids", "any", taking_part)

    @api.depends_context("uid")
    def _compute_can_open(self):
        for model, reviews in self.grouped("res_model").items():
            documents = self.env[model].browse(reviews.mapped("res_id")) if model in self.env else self.browse()
            allowed = set(documents.exists()._filtered_access("read")._ids) if model in self.env else set()
            for review in reviews:
                review.can_open = review.res_id in allowed

    @api.depends_context("uid")
    def _compute_amount(self):
        for review in self:
            all_open = all(review._open_aspects().values())
            review.amount = review.amount_company if all_open else False
            review.snapshot_hash_shown = review.snapshot_hash if all_open else False

    def _open_aspects(self):
        """Return ``{aspect: whether the current user may read it}``.

        Who was appointed to review prices sees the prices under review; everybody else needs the price group.
        """
        self.ensure_one()
        opinions = self.opinion_ids
        appointed = opinions.filtered_domain(opinions._domain_appointed(self.env.user)).aspect_ids
        groups = self.env.user.sudo().all_group_ids
        aspects = self.env["trade.review.aspect"]._by_code(self.res_model).values()
        return {
            aspect: not aspect.price_group_id or aspect in appointed or aspect.price_group_id in groups
            for aspect in aspects
        }

    # -- actions ----------------------------------------------------------------------------------------------

    def action_decide(self):
        """Open the dialog in which the user approves or sends back what waits for this user among these reviews."""
        opinions = self._my_opinions()
        if not opinions:
            raise UserError(self.env._("None of these reviews waits for you."))
        action = self.env["ir.actions.actions"]._for_xml_id("trade_base.trade_review_decide_action")
        action["context"] = {"default_opinion_ids": opinions.ids}
        return action

    def action_delegate(self):
        """Open the dialog in which the user hands opinions of these reviews to a colleague."""
        opinions = self._my_opinions().filtered("allow_delegate")
        action = self.env["ir.actions.actions"]._for_xml_id("trade_base.trade_review_delegate_action")
        action["context"] = {"default_opinion_ids": opinions.ids}
        return action

    def action_open_document(self):
        """Open the document under review; its own access rights decide."""
        self.ensure_one()
        document = self.env[self.res_model].browse(self.res_id)
        document.check_access("read")
        return document.get_formview_action() | {"target": "current"}

    def _my_opinions(self):
        """Return the opinions that wait for the current user; those asked of the user come before standing in."""
        self.check_access("read")
        opinions = self.opinion_ids.filtered("can_decide")
        own = opinions.sudo().filtered_domain(opinions._domain_appointed(self.env.user))
        return self.env["trade.review.opinion"].browse(own.ids or opinions.ids)

    @api.model
    @api.readonly
    def my_count(self):
        """Return how many reviews of the companies switched on wait for the current user (INQ-4)."""
        return self.search_count([("is_mine", "=", True)])

    @api.model
    def _trade_reminder_domain(self, code):
        if code == "review":
            return Domain("is_mine", "=", True)
        return super()._trade_reminder_domain(code)

    def _trade_reminder_describe(self, code):
        return {review.id: {"name": review.res_name, "detail": review.partner_name} for review in self}
