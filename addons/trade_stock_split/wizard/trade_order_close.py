from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class TradeOrderClose(models.TransientModel):
    """Short-close what an order still leaves open, line by line, with a reason (ORD-4)."""

    _name = "trade.order.close"
    _description = "Short-close an Order"

    sale_order_id = fields.Many2one("sale.order", ondelete="cascade")
    reason = fields.Char(required=True)
    line_ids = fields.One2many(
        "trade.order.close.line", "wizard_id", compute="_compute_line_ids", store=True, readonly=False
    )

    @api.depends("sale_order_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [
                Command.create({"sale_line_id": line.id, "open_quantity": line.trade_qty_open, "quantity": 0.0})
                for line in wizard.sale_order_id.order_line
                if line.trade_qty_open
            ]

    def action_apply(self):
        """Close the quantities entered; the user's own rights on the order decide."""
        self.ensure_one()
        quantities = {line._source(): line.quantity for line in self.line_ids if line.quantity > 0}
        if not quantities:
            raise UserError(self.env._("Enter how much is to be closed."))
        next(iter(quantities))._trade_short_close(quantities, self.reason)
        return {"type": "ir.actions.act_window_close"}


class TradeOrderCloseLine(models.TransientModel):
    """One line of the dialog."""

    _name = "trade.order.close.line"
    _description = "Line to Short-close"

    wizard_id = fields.Many2one("trade.order.close", required=True, ondelete="cascade")
    sale_line_id = fields.Many2one("sale.order.line", ondelete="cascade", readonly=True)
    product_id = fields.Many2one(related="sale_line_id.product_id")
    product_uom_id = fields.Many2one(related="sale_line_id.product_uom_id")
    open_quantity = fields.Float("Open", digits="Product Unit", readonly=True)
    quantity = fields.Float("To close", digits="Product Unit")

    def _source(self):
        """Return the order line to close."""
        self.ensure_one()
        return self.sale_line_id
