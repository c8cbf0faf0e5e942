from odoo import models

from ..tools.price_loan import lend_prices


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _update_purchase_order_line(self, product_id, *args, **kwargs):
        """A need that joins a line on order is bought at the supplier's price for the larger quantity."""
        return super()._update_purchase_order_line(lend_prices(product_id), *args, **kwargs)
