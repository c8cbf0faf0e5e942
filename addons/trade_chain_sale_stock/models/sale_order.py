from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _trade_chain_targets(self):
        found = super()._trade_chain_targets()
        return self._trade_chain_join(found, "stock.move", "sale_line_id.order_id", "picking_id")
