from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _trade_credit_untouched(self):
        """Notes may have released lines of an order that was confirmed before, and a part of it may be short-closed."""
        return (
            super()
            ._trade_credit_untouched()
            .filtered(
                lambda order: (
                    not any(line.trade_qty_closed or line.trade_dispatch_line_ids for line in order.order_line)
                )
            )
        )
