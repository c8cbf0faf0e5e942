from odoo import models


class TradeDispatch(models.Model):
    """Goods are ordered out only for a customer whose credit is in order (CRD-3).

    A note owes nothing itself: the value was counted with the order. What is looked at is what the customer owes at that moment.
    """

    _name = "trade.dispatch"
    _inherit = ["trade.credit.document.mixin", "trade.credit.figures.mixin", "trade.dispatch"]

    _trade_credit_customer = "sale_order_id.partner_invoice_id"

    _trade_credit_controls = {"limit": "credit_limit_dispatch", "overdue": "credit_overdue_dispatch"}

    def _trade_credit_candidates(self, checkpoint):
        return self.filtered("sale_order_id")

    def _trade_credit_parties(self):
        return {
            note.id: (
                note.sale_order_id.partner_invoice_id.commercial_partner_id.id,
                note.sale_order_id.user_id.id,
                note.sale_order_id.team_id.id,
            )
            for note in self
        }

    def _trade_credit_at_hand(self):
        return dict.fromkeys(self.ids, 0.0)

    def _trade_credit_adds(self):
        return False
