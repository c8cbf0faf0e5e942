from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _trade_chain_targets(self):
        found = super()._trade_chain_targets()
        for order in self:
            found[order.id].append(order.stock_reference_ids.purchase_ids)
        return self._trade_chain_join(found, "purchase.order.line", "sale_line_id.order_id", "order_id")
