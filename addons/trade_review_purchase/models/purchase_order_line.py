from odoo import models


class PurchaseOrderLine(models.Model):
    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "trade.review.line.mixin"]

    _review_document_field = "order_id"
