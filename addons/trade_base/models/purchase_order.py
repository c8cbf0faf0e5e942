from odoo import models


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "trade.control.mixin"]

    _trade_checkpoints = ("save", "submit", "confirm")
    _trade_checkpoint_states = {
        "submit": frozenset({"to approve", "purchase"}),
        "confirm": frozenset({"purchase"}),
    }
    _trade_exemption_fields = ("partner_id", "currency_id", "payment_term_id", "amount_total")
    _trade_exemption_lines = {
        "order_line": ("product_id", "product_uom_id", "product_qty", "price_unit", "discount", "tax_ids")
    }

    def _trade_blockers(self, checkpoint):
        blockers = super()._trade_blockers(checkpoint)
        for policy, orders in self._trade_controlled("purchase_vendor_ref", checkpoint):
            for order in orders.filtered(lambda order: not (order.partner_ref or "").strip()):
                reason = self.env._("The vendor's order number (vendor reference) is missing.")
                blockers[order.id].append(order._trade_blocker(policy, reason))
        return blockers
