from odoo import api, fields, models


class TradeOrderCloseLine(models.TransientModel):
    """One line of the dialog that short-closes an order."""

    _name = "trade.order.close.line"
    _description = "Line to Short-close"

    wizard_id = fields.Many2one("trade.order.close", required=True, ondelete="cascade")
    sale_line_id = fields.Many2one("sale.order.line", ondelete="cascade", readonly=True)
    product_id = fields.Many2one("product.product", compute="_compute_goods")
    product_uom_id = fields.Many2one("uom.uom", string="Unit", compute="_compute_goods")
    open_quantity = fields.Float("Open", digits="Product Unit", readonly=True)
    quantity = fields.Float("To close", digits="Product Unit")

    @api.depends(lambda self: tuple(self.env["trade.order.close"]._orders().values()))
    def _compute_goods(self):
        for line in self:
            source = line._source()
            line.product_id, line.product_uom_id = source.product_id, source.product_uom_id

    def _source(self):
        """Return the order line to close, of whatever model."""
        self.ensure_one()
        names = self.env["trade.order.close"]._orders().values()
        return next((self[name] for name in names if self[name]), self.sale_line_id)
