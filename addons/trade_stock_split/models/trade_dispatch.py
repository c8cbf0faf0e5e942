from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.kinds import SALE_OUT


class TradeDispatch(models.Model):
    """What one department lets move, and the warehouse then moves: one engine for all directions (DSP-1, DSP-8, DSP-9).

    ``phase`` is what people decide (draft, released, closed, withdrawn), see ``trade_dispatch_step.py``. ``state`` is what the
    reader sees: phase, review and what has moved.
    """

    _name = "trade.dispatch"
    _description = "Dispatch Note"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "trade.control.mixin",
        "trade.review.mixin",
        "trade.chain.mixin",
    ]
    _order = "date_planned desc, id desc"
    _check_company_auto = True

    _trade_checkpoints = ("submit", "release")
    _trade_state_field = "phase"
    _trade_checkpoint_states = {"release": frozenset({"released", "closed"})}
    _trade_closed_states = frozenset({"closed", "withdrawn"})
    _trade_exemption_fields = ("partner_id", "date_planned")
    _trade_exemption_lines = {"line_ids": ("product_id", "quantity", "warehouse_id")}

    _trade_chain_kind = "dispatch"
    _trade_chain_sequence = 30

    _review_state_field = "phase"
    _review_state_from = ("draft",)
    _review_state_to = ("released", "closed")
    _review_team_field = "team_id"
    _review_date_field = "create_date"
    _review_partner_field = "commercial_partner_id"
    _review_watched = {
        "goods": (
            "sale_order_id",
            "line_ids.product_id",
            "line_ids.quantity",
            "line_ids.warehouse_id",
        ),
        "delivery": ("partner_id", "date_planned", "line_ids.date_planned", "carrier_id"),
    }
    _review_free_after = ("date_planned", "line_ids.date_planned", "carrier_id")

    name = fields.Char(string="Number", required=True, readonly=True, copy=False, default="/", index="trigram")
    kind = fields.Selection(
        [("sale_out", "Dispatch note")], required=True, default="sale_out", readonly=True, string="Document"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        compute="_compute_from_order",
        store=True,
        precompute=True,
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        string="Order",
        domain="[('state', '=', 'sale')]",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        string="Customer or supplier",
        compute="_compute_from_order",
        store=True,
        precompute=True,
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Address",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        tracking=True,
        help="Where the goods go, or come from.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        compute="_compute_from_order",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        tracking=True,
    )
    team_id = fields.Many2one(
        "crm.team", string="Department", compute="_compute_from_order", store=True, precompute=True
    )
    date_planned = fields.Datetime(
        string="Planned date", required=True, default=fields.Datetime.now, tracking=True, index=True
    )
    date_released = fields.Datetime(string="Released on", readonly=True, copy=False)
    carrier_id = fields.Many2one("res.partner", help="The forwarder or courier sales has agreed on.")
    note = fields.Text(string="Remark for the warehouse")
    line_ids = fields.One2many("trade.dispatch.line", "dispatch_id", string="Lines", copy=True)
    phase = fields.Selection(
        [("draft", "Draft"), ("released", "Released"), ("closed", "Closed"), ("withdrawn", "Withdrawn")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "Under review"),
            ("released", "Released"),
            ("partly", "Partly out"),
            ("out", "Out"),
            ("closed", "Closed"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_state",
        store=True,
        compute_sudo=True,
        tracking=True,
        index=True,
        copy=False,
    )
    close_reason = fields.Char(string="Reason", readonly=True, copy=False, tracking=True)
    picking_ids = fields.One2many("stock.picking", "trade_dispatch_id", string="Transfers")
    difference_ids = fields.One2many("trade.dispatch.difference", "dispatch_id", string="Differences")
    charge_ids = fields.One2many("trade.warehouse.charge", "dispatch_id", string="Warehouse charges")
    picking_count = fields.Integer(compute="_compute_picking_count")
    currency_id = fields.Many2one("res.currency", compute="_compute_amount_total", compute_sudo=True)
    amount_total = fields.Monetary(
        string="Amount",
        compute="_compute_amount_total",
        compute_sudo=True,
        groups="trade_base.group_sale_price,trade_base.group_purchase_price",
        help="Value of the goods on the note at the prices of the order, without taxes.",
    )

    _name_uniq = models.Constraint("UNIQUE(company_id, name)", "This number is taken.")

    # ------------------------------------------------------------------ kinds
    @api.model
    def _kinds(self):
        """Return ``{kind: Kind}``; an addon with another direction extends this and the selection of ``kind``."""
        return {"sale_out": SALE_OUT}

    def _kind(self):
        self.ensure_one()
        return self._kinds()[self.kind]

    def _get_order(self):
        """Return the order of the note, of whatever model."""
        self.ensure_one()
        return self[self._kind().order]

    # ------------------------------------------------------------------ computes
    @api.depends("kind", "sale_order_id")
    def _compute_from_order(self):
        for note in self:
            order = note._get_order()
            note.company_id = order.company_id or note.company_id or self.env.company
            note.commercial_partner_id = order.partner_id.commercial_partner_id
            note.user_id = order.user_id or note.user_id or self.env.user
            note.team_id = order.team_id if "team_id" in order._fields else False

    @api.depends("kind", "sale_order_id")
    def _compute_partner_id(self):
        for note in self:
            note.partner_id = note.sale_order_id.partner_shipping_id or note.partner_id

    @api.depends("phase", "trade_review_id.state", "line_ids.qty_done", "line_ids.qty_open", "line_ids.qty_difference")
    def _compute_state(self):
        for note in self:
            if note.phase == "draft":
                note.state = "review" if note.trade_review_id.state in ("pending", "arbitration") else "draft"
            elif note.phase == "released":
                lines = note.line_ids
                if not any(line.qty_open or line.qty_difference for line in lines):
                    note.state = "out"
                else:
                    note.state = "partly" if any(line.qty_done for line in lines) else "released"
            else:
                note.state = note.phase

    @api.depends("picking_ids")
    def _compute_picking_count(self):
        groups = self.env["stock.picking"]._read_group(
            [("trade_dispatch_id", "in", self.ids)], ["trade_dispatch_id"], ["__count"]
        )
        counts = {note.id: count for note, count in groups}
        for note in self:
            note.picking_count = counts.get(note.id, 0)

    @api.depends("line_ids.quantity", "line_ids.sale_line_id.price_subtotal")
    def _compute_amount_total(self):
        for note in self:
            order = note._get_order()
            note.currency_id = order.currency_id or note.company_id.currency_id
            note.amount_total = sum(note.line_ids.mapped("amount"))

    # ------------------------------------------------------------------ create, write, delete
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("phase", "draft") != "draft":
                raise UserError(self.env._("A dispatch note starts as a draft."))
            vals["name"] = self._next_number(vals)
        notes = super().create(vals_list)
        notes._ensure_order()
        return notes

    def _creation_message(self):
        kind = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        return self.env._("%(kind)s made from %(order)s", kind=kind, order=self._get_order().display_name)

    @api.model
    def _next_number(self, vals):
        """Return the next number of the kind in the company of the order."""
        code = vals.get("kind") or self.env.context.get("default_kind") or "sale_out"
        kind = self._kinds()[code]
        order = self[kind.order].browse(vals.get(kind.order))
        company = order.sudo().company_id or self.env.company
        return self.env["ir.sequence"].sudo().with_company(company).next_by_code(f"trade.dispatch.{code}")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_released(self):
        for note in self:
            if note.date_released or note.phase not in ("draft", "withdrawn"):
                raise UserError(
                    self.env._("Dispatch note %s was released and stays on record. Withdraw it instead.", note.name)
                )

    def _ensure_order(self):
        for note in self:
            if not note._get_order():
                raise UserError(
                    self.env._("A dispatch note belongs to an order. Make it from the order, or choose one.")
                )

    def _prepare_reference_vals(self):
        """Return the values of the reference that keeps the transfers of this note together."""
        self.ensure_one()
        return {"name": self.name, "sale_ids": [Command.link(self.sale_order_id.id)]}

    # ------------------------------------------------------------------ actions
    def action_pickings(self):
        """Open the transfers of the note."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("stock.action_picking_tree_all")
        action["domain"] = [("trade_dispatch_id", "=", self.id)]
        action["context"] = {}
        if self.picking_count == 1:
            action["views"] = [(False, "form")]
            action["res_id"] = self.picking_ids.id
        return action
