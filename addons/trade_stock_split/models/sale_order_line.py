from odoo import api, fields, models
from odoo.tools import float_compare


class SaleOrderLine(models.Model):
    """A line of an order whose goods leave under dispatch notes (DSP-1, ORD-4)."""

    _name = "sale.order.line"
    # first: its errors name the note, those of Odoo do not
    _inherit = ["trade.dispatch.source.mixin", "sale.order.line"]

    _dispatch_kind = "sale_out"
    _dispatch_ordered = "product_uom_qty"
    _dispatch_done = "qty_delivered"
    _dispatch_confirmed = "sale"
    _dispatch_control = "trade_dispatch_control"

    trade_dispatch_line_ids = fields.One2many("trade.dispatch.line", "sale_line_id", string="Dispatch note lines")

    # ------------------------------------------------------------------ confirming moves nothing
    def _action_launch_stock_rule(self, *, previous_product_uom_qty=False):
        """Leave the goods of companies under dispatch control where they are until a note is released (DSP-1)."""
        others = self - self._trade_controlled_lines()
        if self and not others:
            return True
        return super(SaleOrderLine, others)._action_launch_stock_rule(previous_product_uom_qty=previous_product_uom_qty)

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
