from odoo import models

from .trade_chain_mixin import PURCHASE_PRICE


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "trade.control.mixin", "trade.chain.mixin", "trade.derived.mixin"]

    _trade_checkpoints = ("save", "submit", "confirm")
    _trade_checkpoint_states = {
        "submit": frozenset({"to approve", "purchase"}),
        "confirm": frozenset({"purchase"}),
    }
    _trade_exemption_fields = ("partner_id", "currency_id", "payment_term_id", "amount_total")
    _trade_exemption_lines = {
        "order_line": ("product_id", "product_uom_id", "product_qty", "price_unit", "discount", "tax_ids")
    }

    _trade_derived_fields = frozenset(
        {"amount_untaxed", "amount_tax", "amount_total", "amount_total_cc", "currency_rate"}
    )

    _trade_chain_kind = "purchase_order"
    _trade_chain_sequence = 30
    _trade_chain_price_groups = PURCHASE_PRICE

    def _trade_blockers(self, checkpoint):
        blockers = super()._trade_blockers(checkpoint)
        for policy, orders in self._trade_controlled("purchase_vendor_ref", checkpoint):
            for order in orders.filtered(lambda order: not (order.partner_ref or "").strip()):
                reason = self.env._("The vendor's order number (vendor reference) is missing.")
                blockers[order.id].append(order._trade_blocker(policy, reason))
        return blockers

    def _trade_chain_targets(self):
        found = super()._trade_chain_targets()
        return self._trade_chain_join(found, "account.move.line", "purchase_line_id.order_id", "move_id")

    def _trade_chain_amount(self):
        return {order.id: (order.amount_total, order.currency_id) for order in self}

    def _trade_chain_state(self):
        return self._trade_chain_selection("state")
