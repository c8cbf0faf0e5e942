from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import float_compare

from odoo.addons.trade_base.tools.cap import cap_touch

#: What only the engine writes.
_ENGINE_FIELDS = frozenset({"qty_closed", "qty_difference"})


class TradeDispatchLine(models.Model):
    """Goods of one order line on one note: quantity = done + undecided difference + open + closed, always (DSP-5, DSP-6).

    All quantities are in the unit of the order line. The row is the meeting point of everybody who uses the note up:
    see ``cap_touch``.
    """

    _name = "trade.dispatch.line"
    _description = "Dispatch Note Line"
    _order = "dispatch_id, sequence, id"
    _check_company_auto = True

    dispatch_id = fields.Many2one(
        "trade.dispatch", string="Dispatch note", required=True, index=True, ondelete="cascade", check_company=True
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(related="dispatch_id.kind")
    company_id = fields.Many2one(related="dispatch_id.company_id", store=True, precompute=True, index=True)
    phase = fields.Selection(related="dispatch_id.phase", store=True, precompute=True, index=True)
    state = fields.Selection(related="dispatch_id.state")
    sale_order_id = fields.Many2one(related="dispatch_id.sale_order_id")
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Order line",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('order_id', '=', sale_order_id), ('product_id.type', '=', 'consu')]",
    )
    product_id = fields.Many2one(
        "product.product", compute="_compute_from_source", store=True, precompute=True, index=True
    )
    product_uom_id = fields.Many2one(
        "uom.uom", string="Unit", compute="_compute_from_source", store=True, precompute=True
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=0.0)
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        check_company=True,
        help="The goods leave from this warehouse and no other. Empty: the warehouse department decides.",
    )
    date_planned = fields.Datetime(string="Date", help="If it differs from the date of the note.")
    note = fields.Char(string="Remark")
    difference_ids = fields.One2many("trade.dispatch.difference", "line_id", string="Differences")
    move_ids = fields.One2many("stock.move", "trade_dispatch_line_id", string="Stock moves")
    qty_done = fields.Float(
        string="Done", digits="Product Unit", compute="_compute_qty_done", store=True, compute_sudo=True
    )
    qty_difference = fields.Float(
        string="Difference",
        digits="Product Unit",
        default=0.0,
        readonly=True,
        copy=False,
        help="Damaged or missing at the count; sales has not decided yet what follows.",
    )
    qty_closed = fields.Float(
        string="Closed",
        digits="Product Unit",
        default=0.0,
        readonly=True,
        copy=False,
        help="Withdrawn or short-closed.",
    )
    qty_open = fields.Float(
        string="Open", digits="Product Unit", compute="_compute_qty_open", store=True, compute_sudo=True
    )
    currency_id = fields.Many2one(related="dispatch_id.currency_id")
    price_unit = fields.Float(
        string="Unit price",
        digits="Product Price",
        compute="_compute_amount",
        compute_sudo=True,
        groups="trade_base.group_sale_price,trade_base.group_purchase_price",
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        compute_sudo=True,
        groups="trade_base.group_sale_price,trade_base.group_purchase_price",
    )

    _quantities_positive = models.Constraint(
        "CHECK (quantity >= 0 AND qty_closed >= 0 AND qty_difference >= 0)", "A quantity cannot be negative."
    )

    # ------------------------------------------------------------------ source
    def _source(self):
        """Return the order line, of whatever model."""
        self.ensure_one()
        return self[self.dispatch_id._kind().source]

    @api.depends("sale_line_id", "dispatch_id.kind")
    def _compute_from_source(self):
        for line in self:
            source = line._source()
            line.product_id = source.product_id
            line.product_uom_id = source.product_uom_id

    @api.depends("quantity", "sale_line_id.price_subtotal", "sale_line_id.product_uom_qty")
    def _compute_amount(self):
        for line in self:
            source = line._source()
            ordered = source[self._ordered_field(source)] if source else 0
            line.price_unit = source.price_subtotal / ordered if ordered else 0.0
            line.amount = line.price_unit * line.quantity

    @api.model
    def _ordered_field(self, source):
        """Return the name of the field with the ordered quantity."""
        return "product_uom_qty" if "product_uom_qty" in source._fields else "product_qty"

    @api.depends("dispatch_id", "product_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.dispatch_id.name} – {line.product_id.display_name}"

    # ------------------------------------------------------------------ quantities
    # not on move quantities: a transfer that is done is never edited (stock_move_line.py), so the state says when
    @api.depends("move_ids.state")
    def _compute_qty_done(self):
        done = self._done_quantities()
        for line in self:
            line.qty_done = done[line._origin.id]

    @api.depends("quantity", "qty_done", "qty_difference", "qty_closed")
    def _compute_qty_open(self):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        for line in self:
            rest = line.quantity - line.qty_done - line.qty_difference - line.qty_closed
            line.qty_open = round(rest, digits + 2) if rest > 0 else 0.0

    def _done_quantities(self):
        """Return ``{id: quantity}`` that crossed the door of the warehouse, in the line's unit; a query per direction."""
        moves_model = self.env["stock.move"].sudo()
        result = defaultdict(float)
        for kind, lines in self._origin.grouped(lambda line: line.dispatch_id.kind).items():
            domain = Domain("trade_dispatch_line_id", "in", lines.ids) & Domain("state", "=", "done")
            domain &= moves_model._trade_crossing_domain(kind)
            for line, uom, quantity in moves_model._read_group(
                domain, ["trade_dispatch_line_id", "product_uom"], ["quantity:sum"]
            ):
                result[line.id] += uom._compute_quantity(quantity, line.product_uom_id, rounding_method="HALF-UP")
        return result

    # ------------------------------------------------------------------ create, write, delete
    @api.model_create_multi
    def create(self, vals_list):
        if any(_ENGINE_FIELDS & {name for name, value in vals.items() if value} for vals in vals_list):
            self._refuse_engine_fields()
        lines = super().create(vals_list)
        lines._ensure_sources()
        if lines.filtered(lambda line: line.phase != "draft"):
            raise UserError(self.env._("Lines are added to a draft only. Make another note for more goods."))
        return lines

    def write(self, vals):
        if _ENGINE_FIELDS & vals.keys():
            self._refuse_engine_fields()
        fixed = self.filtered(lambda line: line.phase != "draft")
        if fixed and vals.keys() - self._changeable_fields():
            raise UserError(
                self.env._(
                    "%s is released: only quantity and date of what has not left can change. Withdraw it, or make another "
                    "note.",
                    fixed[0].dispatch_id.name,
                )
            )
        if fixed and "quantity" in vals:
            if fixed.filtered(lambda line: line.phase != "released"):
                raise UserError(self.env._("%s has ended; it does not change any more.", fixed[0].dispatch_id.name))
            cap_touch(fixed)
        result = super().write(vals)
        if {"sale_line_id", "dispatch_id"} & vals.keys():
            self._ensure_sources()
        if fixed and "quantity" in vals:
            fixed._after_change()
        return result

    @api.model
    def _changeable_fields(self):
        """Return the fields that may change after release, for what has not left (DSP-6); extended with ``super()``."""
        return frozenset({"quantity", "date_planned", "note", "sequence"})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_released(self):
        for line in self:
            if line.phase != "draft":
                raise UserError(
                    self.env._(
                        "%s is released; its lines stay. Short-close what is not to leave.", line.dispatch_id.name
                    )
                )

    def _refuse_engine_fields(self):
        raise AccessError(
            self.env._("What is closed or different follows from what people decide; it cannot be written by hand.")
        )

    def _engine_write(self, vals):
        """Write what only the engine writes; no caller outside this addon's models."""
        # pylint: disable=missing-return,super-method-mismatch
        super().write(vals)

    def _ensure_sources(self):
        for line in self:
            source = line._source()
            if not source or source.order_id != line.dispatch_id._get_order():
                raise UserError(self.env._("Every line of a dispatch note belongs to a line of its order."))
            if source.product_id.type != "consu":
                raise UserError(
                    self.env._("“%s” is not goods; there is nothing to dispatch.", source.product_id.display_name)
                )

    def _after_change(self):
        """Follow a changed quantity of released lines: cap, then transfers, up or down (DSP-6).

        :raises UserError: below what has left, or above the order
        """
        lines = self.sudo()
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        for line in lines:
            used = line.qty_done + line.qty_difference + line.qty_closed
            if float_compare(line.quantity, used, precision_digits=digits) < 0:
                raise UserError(
                    self.env._(
                        "%(line)s: %(used)g are out or settled already; the quantity cannot be less.",
                        line=line.display_name,
                        used=round(used, digits),
                    )
                )
        for kind, group in lines.grouped("kind").items():
            group[self.env["trade.dispatch"]._kinds()[kind].source]._dispatch_check_cap(kind)
        lines._ensure_directives()
        lines._fit_moves()

    # ------------------------------------------------------------------ closing
    def _short_close_source(self, quantity, reason):
        """Short-close a quantity on the order line too (DSP-5, ORD-4)."""
        self.ensure_one()
        source = self._source()
        source._trade_short_close({source: quantity}, reason)

    def _close_open(self):
        """Turn what is open into closed."""
        for line in self.filtered("qty_open"):
            line._engine_write({"qty_closed": line.qty_closed + line.qty_open})
