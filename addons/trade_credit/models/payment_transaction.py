from odoo import models


class PaymentTransaction(models.Model):
    """What was paid online for an order lets it pass: the provider says what that is, not who keeps the books. CRD-5"""

    _name = "payment.transaction"
    _inherit = ["payment.transaction", "trade.derived.mixin"]

    _trade_derived_fields = frozenset({"sale_order_ids"})

    def write(self, vals):
        paid = {"state", "amount", "currency_id"} & vals.keys()
        if paid and not self.env.su and self.sudo().sale_order_ids:
            self._trade_refuse_derived(paid)
        return super().write(vals)
