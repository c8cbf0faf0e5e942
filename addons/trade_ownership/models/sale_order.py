from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _trade_group_by_new_owner(self):
        """Return ``[(values, orders)]`` that give orders to the owners of their customers (OWN-7)."""
        groups = self.grouped(lambda order: order.partner_id.commercial_partner_id.user_id)
        return [group for user, orders in groups.items() if user for group in orders._trade_group_for(user)]

    def _trade_group_for(self, user):
        """Return ``[(values, orders)]`` that give all these orders to one person.

        A quotation keeps its warehouse, as it was quoted; Odoo would look for that of the new owner for each of them.
        """
        groups = self.grouped(
            lambda order: order.warehouse_id if order.state in ("draft", "sent") else self.env["stock.warehouse"]
        )
        return [
            ({"user_id": user.id} | ({"warehouse_id": warehouse.id} if warehouse else {}), orders)
            for warehouse, orders in groups.items()
        ]
