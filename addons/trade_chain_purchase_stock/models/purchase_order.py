from odoo import models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def _trade_chain_targets(self):
        found = super()._trade_chain_targets()
        return self._trade_chain_join(found, "stock.move", "purchase_line_id.order_id", "picking_id")
