from odoo import api, fields, models
from odoo.fields import Domain


class TradeReviewOpinion(models.Model):
    """One opinion in a review: who was asked about what, and what was answered (ORG-2, ORD-2).

    Nobody may write here, whatever the role and in sudo either: rows come and change through the engine only, and a decided
    opinion is never changed again, except that it can become void when what it approved was changed.
    """

    _name = "trade.review.opinion"
    _inherit = "trade.closed.mixin"
    _description = "Review Opinion"
    _order = "review_id desc, stage, arbiter, id"

    review_id = fields.Many2one("trade.review", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="review_id.company_id", store=True, index=True)
    rule_id = fields.Many2one("trade.review.rule", readonly=True, ondelete="set null")
    step_id = fields.Many2one("trade.review.rule.step", "Configured Step", readonly=True, ondelete="set null")
    name = fields.Char("Step", readonly=True)
    stage = fields.Integer(readonly=True)
    arbiter = fields.Boolean(readonly=True)
    user_ids = fields.Many2many(
        "res.users", "trade_review_opinion_user_rel", "opinion_id", "user_id", "Reviewers", readonly=True
    )
    group_id = fields.Many2one("res.groups", "Role", readonly=True, ondelete="restrict", index="btree_not_null")
    delegate_id = fields.Many2one("res.users", "Delegated To", readonly=True, index="btree_not_null")
    delegated_by_id = fields.Many2one("res.users", readonly=True)
    aspect_ids = fields.Many2many(
        "trade.review.aspect", "trade_review_opinion_aspect_rel", "opinion_id", "aspect_id", "About", readonly=True
    )
    allow_delegate = fields.Boolean(readonly=True)
    allow_own = fields.Boolean(readonly=True)
    ask_promised_date = fields.Boolean(readonly=True)
    decision = fields.Selection(
        [
            ("waiting", "Not yet asked"),
            ("pending", "Waiting for an opinion"),
            ("approved", "Approved"),
            ("sent_back", "Sent back"),
            ("void", "Void: changed since"),
            ("cancelled", "Not needed"),
        ],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, index="btree_not_null")
    on_behalf_of_id = fields.Many2one("res.users", readonly=True)
    decided_at = fields.Datetime(readonly=True)
    asked_at = fields.Datetime(readonly=True)
    reason = fields.Text(readonly=True)
    promised_date = fields.Date(readonly=True)
    # Closed: from a hash somebody who knows everything but one price could find that price by trying.
    part_hash = fields.Char("Hash of What Was Reviewed", readonly=True, groups=fields.NO_ACCESS)
    origin_id = fields.Many2one(
        "trade.review.opinion",
        "Carried Over From",
        readonly=True,
        help="The opinion given in an earlier review; it still stands because what it approved has not changed.",
    )
    reviewer_label = fields.Char("Reviewer", compute="_compute_reviewer_label", compute_sudo=True)
    can_decide = fields.Boolean(compute="_compute_can_decide", search="_search_can_decide")

    @api.depends("user_ids", "group_id", "delegate_id")
    @api.depends_context("lang")
    def _compute_reviewer_label(self):
        for opinion in self:
            opinion.reviewer_label = opinion._reviewer_label()

    @api.model
    def _closed_message(self):
        return self.env["trade.review"]._closed_message()

    # -- who may decide ---------------------------------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends("decision", "user_ids", "group_id", "delegate_id")
    def _compute_can_decide(self):
        mine = self.sudo().filtered_domain(self._domain_can_decide(self.env.user))
        for opinion in self:
            opinion.can_decide = opinion.id in mine._ids

    def _search_can_decide(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return self._domain_can_decide(self.env.user)

    @api.model
    def _domain_can_decide(self, user):
        """Return the one definition of who may decide an opinion now; buttons, lists, counters and the guard use it."""
        groups = user.sudo().all_group_ids.ids
        not_own = Domain("allow_own", "=", True) | Domain("review_id.owner_ids", "not in", user.ids)
        return (
            Domain("decision", "=", "pending")
            & Domain("company_id", "in", user.sudo().company_ids.ids)
            & not_own
            & (self._domain_appointed(user) | (self._domain_standing_in(user) & ~self._domain_closed_price(groups)))
        )

    @api.model
    def _domain_appointed(self, user):
        """Opinions asked of the user by configuration: by name, or as a holder of the role (who must still hold it)."""
        groups = user.sudo().all_group_ids.ids
        role = Domain("group_id", "in", groups)
        return (Domain("user_ids", "in", user.ids) & (Domain("group_id", "=", False) | role)) | (
            Domain("user_ids", "=", False) & role
        )

    @api.model
    def _domain_standing_in(self, user):
        """Opinions the user may give for somebody else: delegated ones, and those of an absent person's deputy."""
        principals = self.env["trade.review.deputy"]._principal_ids(user)
        return Domain("delegate_id", "in", user.ids) | (
            Domain("allow_delegate", "=", True) & Domain("user_ids", "in", principals)
        )

    @api.model
    def _domain_closed_price(self, group_ids):
        """Opinions about prices that somebody in these groups may not see: standing in does not open them."""
        closed = Domain("price_group_id", "!=", False) & Domain("price_group_id", "not in", group_ids)
        return Domain("aspect_ids", "any", closed)
