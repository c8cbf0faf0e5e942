from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

from ..tools.review_snapshot import digest


class TradeReviewOpinion(models.Model):
    """One opinion in a review: who was asked about what, and what was answered (ORG-2, ORD-2).

    Nobody may write here, whatever the role and in sudo either: rows come and change through the engine only, and a decided
    opinion is never changed again, except that it can become void when what it approved was changed.
    """

    _name = "trade.review.opinion"
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

    # -- only the engine writes -------------------------------------------------------------------------------

    # Closed on purpose; only _engine_create and _engine_write go on to super.
    # pylint: disable=method-required-super,super-method-mismatch

    @api.model_create_multi
    def create(self, vals_list):
        self.env["trade.review"]._refuse_hand_made()

    def write(self, vals):
        self.env["trade.review"]._refuse_hand_made()

    def unlink(self):
        self.env["trade.review"]._refuse_hand_made()

    def copy(self, default=None):
        self.env["trade.review"]._refuse_hand_made()

    def _engine_create(self, vals_list):
        return super().create(vals_list)

    def _engine_write(self, vals):
        return super().write(vals)

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

    # -- actions ----------------------------------------------------------------------------------------------

    def action_approve(self, reason=False, promised_date=False):
        """Approve: the current user agrees with what these opinions review (ORG-2).

        :param str reason: remark, optional
        :param promised_date: date that is promised; required where the step asks for it (ORD-2)
        :raise AccessError: unless each opinion waits for the current user
        :raise UserError: if the document was changed since its snapshot
        """
        self._action_decide("approved", reason, promised_date)
        return True

    def action_send_back(self, reason):
        """Send the documents back (ORG-2).

        :param str reason: what has to be changed; required
        :raise AccessError: unless each opinion waits for the current user
        :raise UserError: without a reason
        """
        self._action_decide("sent_back", reason, False)
        return True

    def action_delegate(self, user_id, note=False):
        """Let a colleague give these opinions as well; it is recorded on whose behalf (ORG-2).

        :param int user_id: id of an active internal user of the company
        :raise AccessError: unless each opinion was asked of the current user and may be delegated
        :raise UserError: if the colleague cannot take it
        """
        self._ensure_mine()
        delegate = self.env["res.users"].browse(int(user_id)).exists().sudo()
        opinions_sudo = self.sudo()
        opinions_sudo._ensure_delegable(delegate)
        opinions_sudo.review_id._touch()
        opinions_sudo._engine_write({"delegate_id": delegate.id, "delegated_by_id": self.env.uid})
        opinions_sudo.review_id._tell_course(
            self.env._("%(user)s asks %(delegate)s to review.", user=self.env.user.name, delegate=delegate.name), note
        )
        opinions_sudo._ask(delegate)
        return True

    def _ensure_mine(self):
        """Let pass only opinions that wait for the user who is really logged in; sudo does not help."""
        if not self or len(self.sudo().filtered_domain(self._domain_can_decide(self.env.user))) != len(self):
            raise AccessError(
                self.env._(
                    "You cannot decide this: it was decided already, the document was changed or withdrawn, "
                    "or somebody else is asked. Open the review to see who is."
                )
            )

    def _ensure_delegable(self, delegate):
        groups = delegate.all_group_ids.ids
        appointed = self.filtered_domain(self._domain_appointed(self.env.user) & Domain("allow_delegate", "=", True))
        if len(appointed) != len(self):
            raise AccessError(
                self.env._("This opinion has to be given by the reviewer in person; it cannot be delegated.")
            )
        unfit = not delegate or not delegate.active or delegate.share or self.company_id - delegate.company_ids
        if unfit:
            raise UserError(self.env._("Choose an active internal user of the same company."))
        if any(delegate in opinion.review_id.owner_ids and not opinion.allow_own for opinion in self):
            raise UserError(self.env._("%s asked for this review and cannot give it.", delegate.name))
        if self.review_id.opinion_ids.filtered(lambda opinion: delegate in (opinion.user_ids | opinion.decided_by_id)):
            raise UserError(
                self.env._("%s is asked for an opinion in this review already. Choose somebody else.", delegate.name)
            )
        if self.filtered_domain(self._domain_closed_price(groups)):
            raise UserError(
                self.env._(
                    "%s may not see these prices. Choose somebody who may, or ask the administrator.", delegate.name
                )
            )

    def _action_decide(self, decision, reason, promised_date):
        self._ensure_mine()
        opinions_sudo = self.sudo()
        reason = (reason or "").strip()
        if decision == "sent_back" and not reason:
            raise UserError(self.env._("Say what has to be changed: sending back needs a reason."))
        if decision == "approved" and not promised_date and any(opinions_sudo.mapped("ask_promised_date")):
            raise UserError(self.env._("Enter the date you promise."))
        reviews_sudo = opinions_sudo.review_id
        # Both write the same row as any other decision, change or confirmation: one of two at once is retried.
        reviews_sudo._touch()
        if decision == "approved":
            reviews_sudo._ensure_unchanged()
        opinions_sudo._engine_write(
            {
                "decision": decision,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
                "reason": reason or False,
                "promised_date": promised_date,
            }
        )
        opinions_sudo._store_what_was_seen()
        opinions_sudo._close_activities()
        reviews_sudo._advance(opinions_sudo)

    def _store_what_was_seen(self):
        """Keep per opinion the hash of the aspects it is about, and for whom it was given."""
        mine = self.filtered_domain(self._domain_appointed(self.env.user))
        principals = set(self.env["trade.review.deputy"]._principal_ids(self.env.user))
        groups = {}
        for opinion in self:
            behalf = False
            if opinion not in mine:
                behalf = (
                    opinion.delegated_by_id.id
                    if opinion.delegate_id.id == self.env.uid
                    else next((user.id for user in opinion.user_ids if user.id in principals), False)
                )
            groups.setdefault((opinion._part_hash(), behalf), []).append(opinion.id)
        for (part_hash, behalf), ids in groups.items():
            self.browse(ids)._engine_write({"part_hash": part_hash, "on_behalf_of_id": behalf})

    def _part_hash(self):
        """Return the hash of the aspects this opinion is about, from the snapshot of its review."""
        self.ensure_one()
        parts = self.review_id.snapshot["parts"]
        return digest({code: parts.get(code) for code in sorted(self.aspect_ids.mapped("code"))})

    def _carry_over(self):
        """Let opinions of the earlier review stand whose reviewer, aspects and reviewed values are all unchanged (ORG-2)."""
        for opinion in self.filtered(lambda row: not row.arbiter and row.review_id.previous_id):
            part_hash = opinion._part_hash()
            earlier = opinion.review_id.previous_id.opinion_ids.filtered(
                lambda row, opinion=opinion, part_hash=part_hash: (
                    row.decision == "approved"
                    and row._slot() == opinion._slot()
                    and row.part_hash == part_hash
                    and (opinion.allow_own or row.decided_by_id not in opinion.review_id.owner_ids)
                )
            )[:1]
            if earlier:
                opinion._engine_write(earlier._prepare_carried())

    def _slot(self):
        """Return what makes two opinions of different reviews the answer to the same question."""
        self.ensure_one()
        return (self.step_id.id or -self.id, self.user_ids, self.group_id, self.aspect_ids)

    def _prepare_carried(self):
        self.ensure_one()
        return {
            "origin_id": (self.origin_id or self).id,
            "decision": "approved",
            "decided_by_id": self.decided_by_id.id,
            "on_behalf_of_id": self.on_behalf_of_id.id,
            "decided_at": self.decided_at,
            "reason": self.reason,
            "promised_date": self.promised_date,
            "part_hash": self.part_hash,
        }

    # -- telling people ---------------------------------------------------------------------------------------

    def _candidates(self):
        """Return the users an opinion is asked of."""
        self.ensure_one()
        users = self.user_ids or self.group_id.all_user_ids
        company = self.company_id
        candidates = (users | self.delegate_id).filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        return candidates if self.allow_own else candidates - self.review_id.owner_ids

    def _ask(self, only=None):
        """Give each person asked an activity on the review; one insert for all."""
        asked = {}
        for opinion in self:
            for user in only or opinion._candidates():
                asked.setdefault((opinion.review_id, user), []).append(opinion.name)
        activity_type = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        model_id = self.env["ir.model"]._get_id("trade.review")
        today = fields.Date.context_today(self)
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": review.id,
                    "activity_type_id": activity_type.id if activity_type else False,
                    "summary": self.env._("Review %s", review.res_name),
                    "note": ", ".join(names),
                    "user_id": user.id,
                    "date_deadline": today,
                    "automated": True,
                }
                for (review, user), names in asked.items()
            ]
        )
        by_user = {}
        for review, user in asked:
            by_user.setdefault(user, self.env["trade.review"])
            by_user[user] |= review
        for user, reviews in by_user.items():
            reviews._notify(user, self.env._("Please review"))

    def _reviewer_label(self):
        """Return who is asked, for the panel and the lists."""
        self.ensure_one()
        who = ", ".join(self.user_ids.mapped("name")) or self.group_id.name or ""
        return f"{who} → {self.delegate_id.name}" if self.delegate_id else who

    def _as_shown(self):
        """Return the opinion as the panel on the document shows it; with sudo, and nothing that needs protection."""
        self.ensure_one()
        return {
            "id": self.id,
            "stage": self.stage,
            "name": self.env._("Arbiter") if self.arbiter else self.name,
            "arbiter": self.arbiter,
            "aspects": [] if self.arbiter else self.aspect_ids.mapped("name"),
            "who": self._reviewer_label(),
            "decision": self.decision,
            "label": dict(self._fields["decision"]._description_selection(self.env))[self.decision],
            "by": self.decided_by_id.name or False,
            "behalf": self.on_behalf_of_id.name or False,
            "at": format_datetime(self.env, self.decided_at, dt_format="short") if self.decided_at else False,
            "reason": self.reason or False,
            "promised": format_date(self.env, self.promised_date) if self.promised_date else False,
            "carried": bool(self.origin_id),
        }

    def _told(self):
        """Return the sentence for the chatter: what was decided, by whom, for whom, why, until when."""
        self.ensure_one()
        labels = dict(self._fields["decision"]._description_selection(self.env))
        who = self.decided_by_id.name
        if self.on_behalf_of_id:
            who = self.env._("%(user)s on behalf of %(other)s", user=who, other=self.on_behalf_of_id.name)
        text = self.env._("%(step)s: %(decision)s by %(who)s", step=self.name, decision=labels[self.decision], who=who)
        if self.promised_date:
            text += self.env._(", promised %s", format_date(self.env, self.promised_date))
        return Markup("{}<br/><i>{}</i>").format(text, self.reason) if self.reason else Markup("{}").format(text)

    def _close_activities(self):
        """Mark the reviewer's own activity done and take away those of the others who were asked."""
        waiting = self.review_id.opinion_ids.filtered(lambda opinion: opinion.decision == "pending")
        still_asked = {(opinion.review_id.id, user.id) for opinion in waiting for user in opinion._candidates()}
        activities = self.review_id._open_activities().filtered(
            lambda activity: (activity.res_id, activity.user_id.id) not in still_asked
        )
        users = activities.user_id
        done = activities.filtered(lambda activity: activity.user_id.id == self.env.uid)
        done.write({"active": False})
        (activities - done).unlink()
        self.env["trade.review"]._refresh_counters(users)
