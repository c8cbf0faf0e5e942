from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _trade_chain_sources(self):
        found = super()._trade_chain_sources()
        return self._trade_chain_join(found, "stock.move", "picking_id", "purchase_line_id.order_id")
