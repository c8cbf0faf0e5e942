from odoo import models

from ..tools.chain import ChainKind
from .trade_chain_mixin import PURCHASE_PRICE, SALE_PRICE


class AccountPayment(models.Model):
    """Money: collected from customers, paid to suppliers; what is paid back has a minus."""

    _name = "account.payment"
    _inherit = ["account.payment", "trade.chain.mixin"]

    def _trade_chain_kinds(self):
        return {
            "collection": ChainKind("collection", self.env._("Collection"), 90, SALE_PRICE),
            "payment": ChainKind("payment", self.env._("Payment to supplier"), 92, PURCHASE_PRICE),
        }

    def _trade_chain_kind_codes(self):
        return {payment.id: "collection" if payment.partner_type == "customer" else "payment" for payment in self}

    def _trade_chain_sources(self):
        found = super()._trade_chain_sources()
        for payment in self:
            # the second holds them while there is no journal entry yet
            found[payment.id].append(payment.reconciled_invoice_ids | payment.reconciled_bill_ids | payment.invoice_ids)
        return found

    def _trade_chain_amount(self):
        usual = {"customer": "inbound", "supplier": "outbound"}
        return {
            payment.id: (
                payment.amount if usual[payment.partner_type] == payment.payment_type else -payment.amount,
                payment.currency_id,
            )
            for payment in self
        }

    def _trade_chain_state(self):
        return self._trade_chain_selection("state")
