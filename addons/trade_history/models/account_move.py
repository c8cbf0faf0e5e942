from odoo import api, models

from odoo.addons.trade_base.models.trade_chain_mixin import PURCHASE_PRICE, SALE_PRICE
from odoo.addons.trade_base.tools.history import HistoryKind

_SEARCH = ("name", "ref", "invoice_origin", "invoice_line_ids.name", "invoice_line_ids.product_id")


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.model
    def _trade_history_kinds(self):
        kinds = (
            ("invoice", self.env._("Invoices"), ["out_invoice", "out_receipt"], SALE_PRICE),
            ("credit_note", self.env._("Credit notes"), ["out_refund"], SALE_PRICE),
            ("bill", self.env._("Vendor bills"), ["in_invoice", "in_receipt"], PURCHASE_PRICE),
            ("vendor_refund", self.env._("Vendor credit notes"), ["in_refund"], PURCHASE_PRICE),
        )
        return [
            *super()._trade_history_kinds(),
            *(
                HistoryKind(
                    code,
                    label,
                    "money",
                    [("move_type", "in", types)],
                    partner="commercial_partner_id",
                    dates=("invoice_date", "date", "create_date"),
                    person="invoice_user_id",
                    search=_SEARCH,
                    price_groups=groups,
                    icon="fa-file-text",
                )
                for code, label, types, groups in kinds
            ),
        ]

    def _trade_history_describe(self):
        lines = super()._trade_history_describe()
        for move in self:
            lines[move.id]["text"] = move.invoice_origin or ""
        return lines
