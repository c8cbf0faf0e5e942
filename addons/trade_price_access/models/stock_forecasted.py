from odoo import models

from ..tools.price_groups import COST
from ..tools.price_loan import lend_prices


class StockForecasted(models.AbstractModel):
    _inherit = "stock.forecasted_product_product"

    def _get_report_header(self, *args, **kwargs):
        """The forecast of a product without the value of its stock."""
        header = super(StockForecasted, lend_prices(self))._get_report_header(*args, **kwargs)
        if not self.env.user.has_groups(COST):
            header.pop("value", None)
        return header
