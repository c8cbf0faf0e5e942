from odoo import Command
from odoo.tests import tagged

from odoo.addons.trade_base.tests.common import TradeCommon


@tagged("post_install", "-at_install")
class TestChain(TradeCommon):
    def _kinds(self, start, user):
        graph = start.with_user(user).get_trade_chain()
        return {column["code"]: [node.get("id") for node in column["nodes"]] for column in graph["kinds"]}

    def test_made_to_order(self):
        """ORG-6: goods bought for an order: order, purchase, receipt and delivery are one chain, from each of them."""
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)], limit=1)
        warehouse.mto_pull_id.route_id.active = True
        self.product.route_ids = warehouse.mto_pull_id.route_id | warehouse.buy_pull_id.route_id
        self.product.seller_ids = [Command.create({"partner_id": self.vendor.id, "price": 4.0})]
        order = self.sale()
        order.action_confirm()
        purchase = order._get_purchase_orders()
        self.assertTrue(purchase)
        purchase.button_confirm()
        expected = {
            "sale_order": order.ids,
            "purchase_order": purchase.ids,
            "incoming": purchase.picking_ids.ids,
            "outgoing": order.picking_ids.ids,
        }
        boss = self.trade_user("general_manager")
        for start in (order, purchase, purchase.picking_ids, order.picking_ids):
            self.assertEqual(self._kinds(start, boss), expected)

    def test_direct_delivery(self):
        """ORG-6: a purchase line made for an order line, as for direct delivery and services, links the two orders."""
        order, purchase = self.sale(), self.purchase()
        purchase.order_line.sale_line_id = order.order_line
        expected = {"sale_order": order.ids, "purchase_order": purchase.ids}
        boss = self.trade_user("general_manager")
        for start in (order, purchase):
            self.assertEqual(self._kinds(start, boss), expected)

    def test_salesperson(self):
        """ORG-6: the salesperson knows that something is bought for the order, and nothing of it."""
        seller = self.trade_user("salesperson")
        order, purchase = self.sale(user_id=seller.id), self.purchase()
        purchase.order_line.sale_line_id = order.order_line
        graph = order.with_user(seller).get_trade_chain()
        self.assertEqual(graph["kinds"][1]["nodes"], [{"key": "closed:purchase_order", "type": "closed"}])
