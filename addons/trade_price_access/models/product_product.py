from odoo import models

from ..tools.price_loan import lend_prices


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "trade.category.price.mixin"]

    _trade_price_field = "lst_price"

    def _select_seller(self, *args, **kwargs):
        """The cheapest supplier is the same one, whoever asks."""
        return super(ProductProduct, lend_prices(self))._select_seller(*args, **kwargs).with_env(self.env)
