from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.cap import cap_touch
from ..tools.review_course import Opinion, next_step

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
    _inherit = ["mail.thread", "mail.activity.mixin"]
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

    # Closed on purpose; only _engine_create and _engine_write go on to super.
    # pylint: disable=method-required-super,super-method-mismatch

    @api.model
    def _refuse_hand_made(self):
        raise AccessError(
            self.env._(
                "Reviews and opinions are not edited. Use “Request review”, “Approve”, “Send back” or “Withdraw”."
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_hand_made()

    def write(self, vals):
        self._refuse_hand_made()

    def unlink(self):
        self._refuse_hand_made()

    def copy(self, default=None):
        self._refuse_hand_made()

    def _engine_create(self, vals_list):
        return super(TradeReview, self.with_context(mail_create_nosubscribe=True, tracking_disable=True)).create(
            vals_list
        )

    def _engine_write(self, vals):
        return super().write(vals)

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

    # -- the course -------------------------------------------------------------------------------------------

    def _ensure_unchanged(self):
        """Refuse an approval of something that is no longer what the document says.

        :raise UserError: naming the documents
        """
        stale = self.browse()
        for reviews in self.grouped("res_model").values():
            stale |= reviews & reviews._document()._review_stale()
        if stale:
            raise UserError(
                self.env._(
                    "%s was changed after the review had been requested. Ask for a new review.",
                    ", ".join(stale.mapped("res_name")),
                )
            )

    def _document(self):
        """Return the document of these reviews (of one model) with sudo, empty if it was deleted."""
        if not self:
            return self
        return self.env[self[:1].res_model].sudo().browse(self.mapped("res_id")).exists()

    def _advance(self, decided=None):
        """Carry on after something was decided: ask the next, or close (ORG-2, ORD-2).

        :param decided: opinions just decided, told in the chatter of their documents
        """
        opinions = self.env["trade.review.opinion"]
        by_state, ask, drop = {}, opinions, opinions
        for review in self:
            rows = review.opinion_ids
            outcome = next_step([Opinion(row.id, row.stage, row.arbiter, row.decision) for row in rows])
            by_state[outcome.state] = by_state.get(outcome.state, self.browse()) | review
            asked = opinions.browse(outcome.ask)
            ask |= asked.filtered(lambda row: row.decision == "waiting")
            if outcome.state not in OPEN:
                drop |= rows.filtered(lambda row: row.decision in ("waiting", "pending"))
        now = fields.Datetime.now()
        for state, reviews in by_state.items():
            changing = reviews.filtered(lambda review, state=state: review.state != state)
            if changing:
                changing._engine_write({"state": state} | ({"date_closed": now} if state not in OPEN else {}))
        if drop:
            drop._engine_write({"decision": "cancelled"})
            drop._close_activities()
        if ask:
            ask._engine_write({"decision": "pending", "asked_at": now})
            ask._ask()
        self._tell_decisions(decided or opinions, by_state)

    def _close(self, state, text, note=False):
        """End reviews before they are decided (withdrawn, void) and say so."""
        if not self:
            return
        self._touch()
        self._engine_write({"state": state, "date_closed": fields.Datetime.now()})
        waiting = self.opinion_ids.filtered(lambda opinion: opinion.decision in ("waiting", "pending"))
        if waiting:
            waiting._engine_write({"decision": "cancelled"})
            waiting._close_activities()
        self._tell_course(text, note)

    def _void_aspects(self, changed):
        """Make void exactly the opinions about aspects that changed; tell those who gave them (ORG-2).

        :param dict changed: ``{review id: set of aspect codes}``
        """
        self._touch()
        void = self.env["trade.review.opinion"]
        for review in self:
            void |= review.opinion_ids.filtered(
                lambda row, review=review: (
                    row.decision == "approved" and changed[review.id] & set(row.aspect_ids.mapped("code"))
                )
            )
        void_reviewers = {review: void.filtered(lambda row, review=review: row.review_id == review) for review in self}
        if void:
            void._engine_write({"decision": "void"})
        for codes, reviews in self.grouped(lambda review: tuple(sorted(changed[review.id]))).items():
            aspects = self.env["trade.review.aspect"]._by_code(reviews[:1].res_model)
            names = ", ".join(aspects[code].name for code in codes if code in aspects)
            reviews._close(
                "void",
                self.env._(
                    "Changed during or after the review: %s. Opinions about it are void; ask for a new review.", names
                ),
            )
        people = {}
        for review, rows in void_reviewers.items():
            for user in rows.decided_by_id | review.requester_id:
                people[user] = people.get(user, self.browse()) | review
        for user, reviews in people.items():
            reviews._notify(user, self.env._("Changed after the review: opinions are void"))

    # -- telling people ---------------------------------------------------------------------------------------

    def _open_activities(self):
        return self.env["mail.activity"].sudo().search([("res_model", "=", "trade.review"), ("res_id", "in", self.ids)])

    @api.model
    def _refresh_counters(self, users):
        for user in users:
            user._bus_send("trade_review/updated", {})

    def _notify(self, user, subject):
        """Send one message to a user about these reviews, and refresh the counter of this user."""
        self._refresh_counters(user)
        if user.id == self.env.uid:
            return
        items = Markup().join(
            Markup('<li><a href="{}">{}</a></li>').format(f"/odoo/trade.review/{review.id}", review.res_name)
            for review in self
        )
        one = self if len(self) == 1 else self.env["mail.thread"]
        one.sudo().with_context(mail_notify_author=False).message_notify(
            partner_ids=user.partner_id.ids,
            author_id=self.env.user.partner_id.id,
            subject=subject,
            body=Markup("<p>{}</p><ul>{}</ul>").format(subject, items),
        )

    def _remind(self):
        """Send everybody whose opinion is missing one message."""
        waiting = {}
        for opinion in self.opinion_ids.filtered(lambda row: row.decision == "pending"):
            for user in opinion._candidates():
                waiting[user] = waiting.get(user, self.browse()) | opinion.review_id
        for user, reviews in waiting.items():
            reviews._notify(user, self.env._("Reminder: please review"))
        self._tell_course(self.env._("%s reminded the reviewers.", self.env.user.name))

    def _tell_decisions(self, decided, by_state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        closed = [state for state in ("approved", "sent_back", "arbitration") if state in by_state]
        bodies = {}
        for review in self:
            lines = [row._told() for row in decided if row.review_id == review]
            lines += [
                Markup("<b>{}</b>").format(self.env._("Review: %s", labels[state]))
                for state in closed
                if review in by_state[state]
            ]
            if lines:
                bodies[review] = Markup("<br/>").join(lines)
        self._log_on_documents(bodies)
        for state in ("approved", "sent_back"):
            reviews = by_state.get(state, self.browse())
            for requester, mine in reviews.grouped("requester_id").items():
                mine._notify(requester, self.env._("Review: %s", labels[state]))

    def _tell_course(self, text, note=False):
        """Write a sentence about these reviews into the chatter of their documents."""
        body = Markup("{}<br/>{}").format(text, note) if note else Markup("{}").format(text)
        self._log_on_documents(dict.fromkeys(self, body))

    @api.model
    def _log_on_documents(self, bodies):
        """Write notes into the chatter of reviews and documents, one insert per model.

        :param dict bodies: ``{review: Markup}``
        """
        if not bodies:
            return
        author_id = self.env.user.partner_id.id
        reviews = self.browse().concat(*bodies)
        reviews.sudo()._message_log_batch({review.id: body for review, body in bodies.items()}, author_id=author_id)
        for model, group in reviews.grouped("res_model").items():
            documents = group._document()
            if hasattr(documents, "_message_log_batch"):
                by_document = {review.res_id: body for review, body in bodies.items() if review.res_model == model}
                documents._message_log_batch({doc.id: by_document[doc.id] for doc in documents}, author_id=author_id)
