from odoo import models


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "trade.review.line.mixin"]

    _review_document_field = "order_id"
