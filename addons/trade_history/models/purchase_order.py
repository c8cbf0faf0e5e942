from odoo import api, models

from odoo.addons.trade_base.models.trade_chain_mixin import PURCHASE_PRICE
from odoo.addons.trade_base.tools.history import HistoryKind

_SEARCH = ("name", "partner_ref", "origin", "order_line.name", "order_line.product_id")


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    @api.model
    def _trade_history_kinds(self):
        return [
            *super()._trade_history_kinds(),
            HistoryKind(
                "rfq",
                self.env._("Requests for quotation"),
                "purchase",
                domain=[("state", "!=", "purchase")],
                search=_SEARCH,
                price_groups=PURCHASE_PRICE,
                icon="fa-file-text-o",
            ),
            HistoryKind(
                "purchase",
                self.env._("Purchases"),
                "purchase",
                domain=[("state", "=", "purchase")],
                dates=("date_approve", "date_order", "create_date"),
                search=_SEARCH,
                price_groups=PURCHASE_PRICE,
                icon="fa-shopping-cart",
            ),
        ]
