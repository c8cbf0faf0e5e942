from odoo import models


class StockPicking(models.Model):
    """Goods leave only for a customer whose credit is in order. CRD-3

    A delivery owes nothing itself: the value was counted with the order. What is looked at is what the customer owes at that
    moment, so that an order confirmed long ago does not leave after the invoices before it went unpaid.
    """

    _name = "stock.picking"
    _inherit = ["trade.credit.document.mixin", "stock.picking"]

    _trade_credit_controls = {"limit": "credit_limit_delivery", "overdue": "credit_overdue_delivery"}

    def _trade_credit_candidates(self, checkpoint):
        return self.filtered(
            lambda picking: (
                picking.location_dest_id.usage == "customer" and picking.partner_id and picking.state != "cancel"
            )
        )

    def _trade_credit_parties(self):
        return {picking.id: (picking.partner_id.commercial_partner_id.id, False, False) for picking in self}

    def _trade_credit_at_hand(self):
        return dict.fromkeys(self.ids, 0.0)

    def _trade_credit_adds(self):
        return False
