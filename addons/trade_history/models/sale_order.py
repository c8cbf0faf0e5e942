from odoo import api, models

from odoo.addons.trade_base.models.trade_chain_mixin import SALE_PRICE
from odoo.addons.trade_base.tools.history import HistoryKind

_SEARCH = ("name", "client_order_ref", "origin", "order_line.name", "order_line.product_id")


class SaleOrder(models.Model):
    _inherit = "sale.order"

    @api.model
    def _trade_history_kinds(self):
        return [
            *super()._trade_history_kinds(),
            HistoryKind(
                "quotation",
                self.env._("Quotations"),
                "sale",
                domain=[("state", "!=", "sale")],
                search=_SEARCH,
                price_groups=SALE_PRICE,
                icon="fa-file-text-o",
            ),
            HistoryKind(
                "order",
                self.env._("Orders"),
                "sale",
                domain=[("state", "=", "sale")],
                dates=("date_order", "create_date"),
                search=_SEARCH,
                price_groups=SALE_PRICE,
                icon="fa-handshake-o",
            ),
        ]

    def _trade_history_describe(self):
        lines = super()._trade_history_describe()
        for order in self:
            lines[order.id]["text"] = order.client_order_ref or ""
        return lines
