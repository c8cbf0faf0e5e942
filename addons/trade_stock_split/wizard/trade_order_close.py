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

    @api.model
    def _orders(self):
        """Return ``{field with an order: field of a line with its order line}``; extended with each direction."""
        return {"sale_order_id": "sale_line_id"}

    @api.depends(lambda self: tuple(self._orders()))
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [
                Command.create({source: line.id, "open_quantity": line.trade_qty_open, "quantity": 0.0})
                for order, source in self._orders().items()
                for line in wizard[order].order_line
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
