from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [
    ("draft", "Draft"),
    ("submitted", "With the successors"),
    ("accepted", "Accepted"),
    ("approved", "Approved, begins later"),
    ("done", "Handed over"),
    ("returned", "Back from the absence"),
    ("undone", "Undone"),
    ("cancelled", "Cancelled"),
]
KINDS = [
    ("leaving", "Leaves the company or the job"),
    ("territory", "Changes territory"),
    ("absence", "Is absent for a time"),
]
MODES = [
    ("load", "Who holds the fewest gets the next"),
    ("room", "In proportion to what each may still hold"),
    ("region", "People who hold customers of the region first"),
]
#: What somebody may say when making a handover, and change while it is a draft.
EDITABLE = frozenset(
    {"kind", "user_id", "company_id", "successor_ids", "mode", "region_ids", "note", "line_ids", "date_from", "date_to"}
)
#: What changes which customers are on it, and who gets them.
COLLECTED = frozenset({"kind", "user_id", "company_id", "region_ids"})
SHARED_OUT = frozenset({"successor_ids", "mode"})
#: Written by Odoo's chatter, in every state.
CHATTER = frozenset({"message_follower_ids", "message_partner_ids", "activity_ids", "message_main_attachment_id"})


class TradeHandover(models.Model):
    """What one salesperson hands over to others (OWN-8).

    Frozen when it is submitted; each successor accepts the own lines, a manager approves, and only then everything moves, in
    one transaction. Nobody writes the state, the lines or the things on it but the engine (:meth:`_engine_write`): no role,
    import, sudo of another model or context key.
    """

    _name = "trade.handover"
    _description = "Handover"
    _inherit = ["mail.thread", "mail.activity.mixin", "trade.review.mixin"]
    _order = "id desc"
    _mail_post_access = "read"

    _review_state_from = ("accepted",)
    _review_state_to = ("approved", "done")
    _review_watched = {
        "handover": (
            "user_id",
            "kind",
            "line_ids.partner_id",
            "line_ids.user_id",
            "line_ids.promises",
            "line_ids.cautions",
        )
    }
    _review_team_field = "team_id"

    name = fields.Char("Number", readonly=True, required=True, copy=False, default="/")
    kind = fields.Selection(KINDS, string="Reason", required=True, default="leaving", tracking=True)
    user_id = fields.Many2one(
        "res.users",
        "Hands Over",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    team_id = fields.Many2one("crm.team", "Department", readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    successor_ids = fields.Many2many(
        "res.users",
        "trade_handover_successor_rel",
        "handover_id",
        "user_id",
        "Successors",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
    )
    mode = fields.Selection(MODES, string="Shared Out", required=True, default="load")
    region_ids = fields.Many2many(
        "trade.customer.term",
        "trade_handover_region_rel",
        "handover_id",
        "term_id",
        "Only These Regions",
        domain="[('kind', '=', 'region')]",
    )
    note = fields.Text("Remarks")
    state = fields.Selection(STATES, required=True, readonly=True, default="draft", index=True, tracking=True)
    line_ids = fields.One2many("trade.handover.line", "handover_id")
    item_ids = fields.One2many("trade.handover.item", "handover_id", "Contents", readonly=True)
    receipt_ids = fields.One2many("trade.handover.receipt", "handover_id", "Acceptance", readonly=True)
    # for the reader: a successor counts the own part
    line_count = fields.Integer("Customers", compute="_compute_counts")
    item_count = fields.Integer("Things", compute="_compute_counts")
    contents = fields.Char("What Is on It", compute="_compute_counts")
    date_submitted = fields.Datetime("Submitted On", readonly=True)
    submitted_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    date_accepted = fields.Datetime("Accepted On", readonly=True)
    approver_id = fields.Many2one("res.users", "To Be Approved By", readonly=True, index="btree_not_null")
    date_done = fields.Datetime("Handed Over On", readonly=True)
    approved_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    date_undone = fields.Datetime("Undone On", readonly=True)
    snapshot_hash = fields.Char("SHA-256 of the Frozen Contents", readonly=True)
    snapshot_intact = fields.Boolean("Contents Unchanged", compute="_compute_snapshot_intact", compute_sudo=True)
    has_queries = fields.Boolean(compute="_compute_has_queries")
    may_prepare = fields.Boolean(compute="_compute_may")
    may_accept = fields.Boolean(compute="_compute_may")
    may_approve = fields.Boolean(compute="_compute_may")

    _open_uniq = models.UniqueIndex(
        "(user_id, company_id) WHERE state IN ('submitted', 'accepted')",
        "Another handover of this person has been submitted already. Finish or cancel that one first.",
    )

    # -- what is shown ----------------------------------------------------------------------------------------

    @api.depends("name", "user_id")
    def _compute_display_name(self):
        for handover in self:
            number = handover.name if handover.id else self.env._("New")
            handover.display_name = f"{number} {handover.user_id.sudo().name or ''}".strip()

    @api.depends("line_ids", "item_ids")
    @api.depends_context("lang", "uid")
    def _compute_counts(self):
        lines = self.env["trade.handover.line"]._read_group(
            [("handover_id", "in", self.ids), ("owned", "=", True)], ["handover_id"], ["__count"]
        )
        customers = {handover.id: number for handover, number in lines}
        rows = self.env["trade.handover.item"]._read_group(
            [("handover_id", "in", self.ids)], ["handover_id", "kind_id"], ["__count"], order="kind_id"
        )
        kinds = {}
        for handover, kind, number in rows:
            kinds.setdefault(handover.id, []).append((kind.name, number))
        label = self.env.ref("trade_handover.kind_customer").name
        for handover in self:
            counted = [(label, customers.get(handover.id, 0)), *kinds.get(handover.id, [])]
            handover.line_count = customers.get(handover.id, 0)
            handover.item_count = sum(number for _name, number in counted[1:])
            handover.contents = " · ".join(f"{name}: {number}" for name, number in counted)

    @api.depends("line_ids.talk")
    def _compute_has_queries(self):
        for handover in self:
            handover.has_queries = any(handover.line_ids.mapped("talk"))

    # What a successor has read before is the own part, and the cache of a one2many does not know who read it: the engine
    # looks up everything by itself.

    def _get_lines(self):
        """Return all lines of these handovers, whoever asks."""
        return self.env["trade.handover.line"].sudo().search([("handover_id", "in", self.ids)])

    def _get_items(self):
        """Return everything on these handovers, whoever asks."""
        return self.env["trade.handover.item"].sudo().search([("handover_id", "in", self.ids)])

    def _get_receipts(self):
        """Return who has to accept these handovers, whoever asks."""
        return self.env["trade.handover.receipt"].sudo().search([("handover_id", "in", self.ids)])

    # -- CRUD -------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Begin handovers as drafts, with everything collected that is there to hand over.

        :raise AccessError: for somebody else without being the manager
        """
        prepared = [self._prepare_handover(vals) for vals in vals_list]
        handovers = super().create(prepared)
        for handover in handovers:
            handover._ensure_may_prepare()
        handovers._collect()
        return handovers

    @api.model
    def _prepare_handover(self, vals):
        # lines are collected, everything else is said by the engine
        vals = {key: value for key, value in vals.items() if key in EDITABLE - {"line_ids"}}
        company = self.env["res.company"].browse(vals.get("company_id") or self.env.company.id)
        user = self.env["res.users"].browse(vals.get("user_id") or self.env.uid)
        number = self.env["ir.sequence"].sudo().with_company(company).next_by_code("trade.handover")
        return vals | {
            "name": number or "/",
            "user_id": user.id,
            "company_id": company.id,
            "team_id": user.sudo().sale_team_id.id,
            "state": "draft",
        }

    def write(self, vals):
        """Only a draft is edited, and of it only what its makers say; all else is the engine's."""
        if vals.keys() <= CHATTER:
            return super().write(vals)
        if not vals.keys() <= EDITABLE | CHATTER or any(handover.state != "draft" for handover in self):
            raise AccessError(
                self.env._(
                    "A handover is frozen once it has been submitted, and its course is not edited. Use the buttons; "
                    "“Back to draft” lets who hands over change it and submit it again."
                )
            )
        for handover in self:
            handover._ensure_may_prepare()
        result = super().write(vals)
        if vals.keys() & COLLECTED:
            for user, handovers in self.grouped("user_id").items():
                handovers._engine_write({"team_id": user.sudo().sale_team_id.id})
            for handover in self:
                handover._ensure_may_prepare()
            self._collect()
        elif vals.keys() & SHARED_OUT:
            self._share_out()
        return result

    def _engine_write(self, vals):
        """Write as the engine; the guard of the review stands behind this as well."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        if any(handover.state != "draft" or handover.date_submitted for handover in self):
            raise UserError(
                self.env._(
                    "A handover that has been submitted once is kept for good. Cancel it if it shall not happen."
                )
            )

    def copy_data(self, default=None):
        """Refuse: each handover is about what there is to hand over at its time."""
        raise UserError(self.env._("A handover cannot be copied. Make a new one; it collects what is there by itself."))

    # -- views ------------------------------------------------------------------------------------------------

    def action_open_items(self):
        """Open everything that is on this handover, by kind."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_handover.trade_handover_item_action")
        return action | {"domain": [("handover_id", "=", self.id)]}

    def action_open_lines(self):
        """Open the lines in a list of their own: search, group and edit a thousand customers."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_handover.trade_handover_line_action")
        return action | {"domain": [("handover_id", "=", self.id)], "context": {"default_handover_id": self.id}}

    @api.model
    def _trade_reminder_domain(self, code):
        if code == "handover_approve":
            return [("state", "=", "accepted"), ("trade_review_id", "=", False)]
        return super()._trade_reminder_domain(code)

    def _trade_reminder_describe(self, code):
        return {handover.id: {"name": handover.display_name, "detail": handover.contents} for handover in self}
