from odoo import models


class StockPicking(models.Model):
    """A delivery of an order is on the account of whoever owes for the order, wherever the goods go. CRD-3"""

    _inherit = "stock.picking"

    def _trade_credit_parties(self):
        parties = super()._trade_credit_parties()
        for picking in self.filtered("sale_id"):
            order = picking.sale_id
            parties[picking.id] = (
                order.partner_invoice_id.commercial_partner_id.id,
                order.user_id.id,
                order.team_id.id,
            )
        return parties
