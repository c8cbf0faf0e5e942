from odoo import api, models
from odoo.fields import Domain

from .trade_chain_mixin import SALE_PRICE


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "trade.control.mixin", "trade.chain.mixin", "trade.derived.mixin"]

    _trade_checkpoints = ("save", "submit", "confirm")
    _trade_checkpoint_states = {"submit": frozenset({"sent", "sale"}), "confirm": frozenset({"sale"})}
    _trade_exemption_fields = ("partner_id", "currency_id", "payment_term_id", "amount_total")
    _trade_exemption_lines = {
        "order_line": ("product_id", "product_uom_id", "product_uom_qty", "price_unit", "discount", "tax_ids")
    }

    _trade_derived_fields = frozenset(
        {"amount_untaxed", "amount_tax", "amount_total", "currency_rate", "transaction_ids"}
    )

    _trade_chain_kind = "sale_order"
    _trade_chain_sequence = 20
    _trade_chain_price_groups = SALE_PRICE

    @api.model
    def _trade_reminder_domain(self, code):
        if code == "quotation":
            # one that expired long ago was lost or forgotten; it would hide those that can still be saved
            return Domain("state", "in", ("draft", "sent")) & Domain("validity_date", ">=", "today -30d")
        return super()._trade_reminder_domain(code)

    def _trade_blockers(self, checkpoint):
        blockers = super()._trade_blockers(checkpoint)
        for policy, orders in self._trade_controlled("sale_customer_ref", checkpoint):
            for order in orders.filtered(lambda order: not (order.client_order_ref or "").strip()):
                reason = self.env._("The customer's order number (customer reference) is missing.")
                blockers[order.id].append(order._trade_blocker(policy, reason))
        return blockers

    def _trade_chain_kinds(self):
        kinds = super()._trade_chain_kinds()
        return {code: kind._replace(label=self.env._("Quotation / sales order")) for code, kind in kinds.items()}

    def _trade_chain_targets(self):
        found = super()._trade_chain_targets()
        return self._trade_chain_join(found, "account.move.line", "sale_line_ids.order_id", "move_id")

    def _trade_chain_amount(self):
        return {order.id: (order.amount_total, order.currency_id) for order in self}

    def _trade_chain_state(self):
        return self._trade_chain_selection("state")
