from odoo import api, models

from odoo.addons.trade_base.models.trade_chain_mixin import PURCHASE_PRICE, SALE_PRICE
from odoo.addons.trade_base.tools.history import HistoryKind


class AccountPayment(models.Model):
    _inherit = "account.payment"

    @api.model
    def _trade_history_kinds(self):
        kinds = (
            ("collection", self.env._("Collections"), "customer", SALE_PRICE),
            ("payment", self.env._("Payments to suppliers"), "supplier", PURCHASE_PRICE),
        )
        return [
            *super()._trade_history_kinds(),
            *(
                HistoryKind(
                    code,
                    label,
                    "money",
                    [("partner_type", "=", side)],
                    dates=("date", "create_date"),
                    person="create_uid",
                    search=("name", "memo"),
                    price_groups=groups,
                    icon="fa-money",
                )
                for code, label, side, groups in kinds
            ),
        ]

    def _trade_history_describe(self):
        lines = super()._trade_history_describe()
        for payment in self:
            lines[payment.id]["text"] = payment.memo or ""
        return lines
