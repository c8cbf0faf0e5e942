from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _trade_group_by_new_owner(self):
        """Return ``[(values, orders)]`` that give orders to the owners of their customers (OWN-7)."""
        groups = self.grouped(lambda order: order.partner_id.commercial_partner_id.user_id)
        return [({"user_id": user.id}, orders) for user, orders in groups.items() if user]
