from odoo import api, fields, models


class TradeOrderClose(models.TransientModel):
    """The same dialog for a purchase order (ORD-4)."""

    _inherit = "trade.order.close"

    purchase_order_id = fields.Many2one("purchase.order", ondelete="cascade")

    @api.model
    def _orders(self):
        return {**super()._orders(), "purchase_order_id": "purchase_line_id"}
