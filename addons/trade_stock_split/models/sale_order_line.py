from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import float_compare

#: What the goods of a line are: it does not change while notes promise them.
_GOODS = ("product_id", "product_uom_id", "order_id")


class SaleOrderLine(models.Model):
    """A line of an order whose goods leave under dispatch notes (DSP-1, ORD-4)."""

    _name = "sale.order.line"
    _inherit = ["sale.order.line", "trade.dispatch.source.mixin"]

    trade_dispatch_line_ids = fields.One2many("trade.dispatch.line", "sale_line_id", string="Dispatch note lines")
    trade_qty_dispatched = fields.Float(
        string="Dispatched",
        digits="Product Unit",
        compute="_compute_trade_quantities",
        compute_sudo=True,
        help="On released dispatch notes, whether it has left or not.",
    )
    trade_qty_open = fields.Float(
        string="Open",
        digits="Product Unit",
        compute="_compute_trade_quantities",
        compute_sudo=True,
        help="Ordered, not delivered and not short-closed.",
    )

    @api.depends("product_uom_qty", "qty_delivered", "trade_qty_closed", "trade_dispatch_line_ids.qty_open", "state")
    def _compute_trade_quantities(self):
        lines = self.filtered(lambda line: line.state == "sale" and line.product_id.type == "consu")
        promised = lines._origin._dispatch_promised("sale_out") if lines else {}
        for line in self:
            ordered = line in lines
            rest = line.product_uom_qty - line.qty_delivered - line.trade_qty_closed
            line.trade_qty_open = max(rest, 0.0) if ordered else 0.0
            line.trade_qty_dispatched = line.qty_delivered + promised[line._origin.id] if ordered else 0.0

    # ------------------------------------------------------------------ source of dispatch notes
    def _dispatch_targets(self, kind):
        return {line.id: line.product_uom_qty - line.trade_qty_closed for line in self}

    def _dispatch_limits(self, kind):
        return {
            line.id: line.product_uom_qty * line.product_id.product_tmpl_id._trade_tolerance(line.company_id)
            - line.trade_qty_closed
            for line in self
        }

    def _dispatch_moved(self, kind):
        return {line.id: line.qty_delivered for line in self}

    def _trade_controlled_lines(self):
        """Return the lines whose goods leave only under dispatch notes."""
        return self.filtered(
            lambda line: line.sudo().company_id.trade_dispatch_control and line.product_id.type == "consu"
        )

    # ------------------------------------------------------------------ confirming moves nothing
    def _action_launch_stock_rule(self, *, previous_product_uom_qty=False):
        """Leave the goods of companies under dispatch control where they are until a note is released (DSP-1)."""
        others = self - self._trade_controlled_lines()
        if self and not others:
            return True
        return super(SaleOrderLine, others)._action_launch_stock_rule(previous_product_uom_qty=previous_product_uom_qty)

    # ------------------------------------------------------------------ changes after dispatch
    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("trade_qty_closed") for vals in vals_list):
            self._trade_refuse_closed()
        return super().create(vals_list)

    def write(self, vals):
        if "trade_qty_closed" in vals:
            self._trade_refuse_closed()
        if any(name in vals for name in _GOODS):
            self._trade_ensure_goods_kept(vals)
        result = super().write(vals)
        if "product_uom_qty" in vals:
            lines = self.filtered("order_id")._trade_controlled_lines().filtered(lambda line: line.state == "sale")
            lines._trade_reclose()
            lines._dispatch_check_cap("sale_out")
        return result

    def _trade_refuse_closed(self):
        raise AccessError(
            self.env._("A quantity is short-closed by the button “Short-close”, which asks for the reason.")
        )

    def _trade_ensure_goods_kept(self, vals):
        """Refuse another product or unit on a line that dispatch notes refer to.

        :raises UserError: naming the note
        """
        changed = self.filtered(lambda line: any(name in vals and line[name].id != vals[name] for name in _GOODS))
        note = changed.sudo().trade_dispatch_line_ids.dispatch_id.filtered(lambda note: note.phase != "withdrawn")[:1]
        if note:
            raise UserError(
                self.env._(
                    "Dispatch note %s refers to this line: product and unit stay as they are. Withdraw the note first, or "
                    "add another line.",
                    note.name,
                )
            )

    def _trade_reclose(self):
        """Let a reduced order shrink what was short-closed, so that ordered = delivered + open + closed goes on."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        reduced = {}
        closed = self.sudo().filtered("trade_qty_closed")
        room = closed._dispatch_room("sale_out")
        for line in closed:
            most = max(room[line.id] + line.trade_qty_closed, 0.0)
            if float_compare(line.trade_qty_closed, most, precision_digits=digits) > 0:
                reduced[line] = most
        self.sudo()._dispatch_write_closed(reduced)

    def _trade_short_close(self, quantities, reason):
        """Close what will not be delivered any more (ORD-4), with the reason in the chatter of the order.

        :param quantities: ``{line: quantity to close in addition, in the line's unit}``
        :param reason: str
        :raises UserError: more than is open, or what released notes still promise
        """
        lines = self.concat(*quantities)
        lines.check_access("write")
        lines_sudo = lines.sudo()
        lines_sudo.flush_recordset()
        lines_sudo._dispatch_write_closed(
            {line: line.trade_qty_closed + quantities[line.sudo(False)] for line in lines_sudo}
        )
        lines_sudo._dispatch_check_cap("sale_out")
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        for line in lines_sudo:
            rest = line.product_uom_qty - line.qty_delivered - line.trade_qty_closed
            if float_compare(rest, 0, precision_digits=digits) < 0:
                raise UserError(
                    self.env._(
                        "“%(line)s”: only %(open)g are open.",
                        line=line.display_name,
                        open=round(rest + quantities[line.sudo(False)], digits),
                    )
                )
        for order, closed in lines_sudo.grouped("order_id").items():
            order._trade_log_closed({line: quantities[line.sudo(False)] for line in closed}, reason)

    # ------------------------------------------------------------------ invoicing status
    @api.depends("trade_qty_closed")
    def _compute_qty_to_invoice(self):  # pylint: disable=missing-return
        super()._compute_qty_to_invoice()
        for line in self.filtered("trade_qty_closed"):
            if line.state == "sale" and line.product_id.invoice_policy == "order":
                line.qty_to_invoice = line.product_uom_qty - line.trade_qty_closed - line.qty_invoiced

    @api.depends("trade_qty_closed")
    def _compute_invoice_status(self):  # pylint: disable=missing-return
        """Core takes a line for invoiced when the transfers that exist are done; here the next note may follow."""
        super()._compute_invoice_status()
        lines = self.filtered(lambda line: line.state == "sale")._trade_controlled_lines()
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        for line in lines:
            if line.invoice_status in ("no", "invoiced"):
                target = line.product_uom_qty - line.trade_qty_closed
                due = line.product_uom_qty if line.is_expense else target
                done = float_compare(line.qty_invoiced, due, precision_digits=digits) >= 0
                line.invoice_status = "invoiced" if done else "no"
