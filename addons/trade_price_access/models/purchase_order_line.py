from odoo import models

from ..tools.price_loan import lend_prices


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def _prepare_purchase_order_line(self, product_id, *args, **kwargs):
        """A need that the warehouse or a salesperson passes on is bought at the supplier's price."""
        return super(PurchaseOrderLine, lend_prices(self))._prepare_purchase_order_line(
            lend_prices(product_id), *args, **kwargs
        )
