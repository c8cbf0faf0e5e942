from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _trade_credit_touched(self):
        """Transfers may have closed lines of an order that was confirmed before."""
        sent = self.filtered(lambda line: line.qty_delivered_method == "stock_move" and line.move_ids)
        return super()._trade_credit_touched() | sent
