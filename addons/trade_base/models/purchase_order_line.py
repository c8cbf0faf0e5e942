from odoo import models


class PurchaseOrderLine(models.Model):
    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "trade.control.line.mixin", "trade.derived.mixin"]

    _trade_derived_fields = frozenset({"price_subtotal", "price_tax", "price_total", "qty_invoiced"})
