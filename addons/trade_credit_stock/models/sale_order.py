from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _trade_credit_untouched(self):
        """Transfers may have closed lines of an order that was confirmed before."""
        return (
            super()
            ._trade_credit_untouched()
            .filtered(
                lambda order: (
                    not any(line.qty_delivered_method == "stock_move" and line.move_ids for line in order.order_line)
                )
            )
        )
