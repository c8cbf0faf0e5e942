from odoo import models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def _trade_chain_sources(self):
        found = super()._trade_chain_sources()
        for order in self:
            found[order.id].append(order.reference_ids.sale_ids)
        return self._trade_chain_join(found, "purchase.order.line", "order_id", "sale_line_id.order_id")
