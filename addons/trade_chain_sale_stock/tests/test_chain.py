from odoo.tests import tagged

from odoo.addons.trade_base.tests.common import TradeCommon


@tagged("post_install", "-at_install")
class TestChain(TradeCommon):
    def test_order_and_transfers(self):
        """ORG-6: an order leads to its delivery, the delivery to its backorder, and both back to the order."""
        order = self.sale()
        order.action_confirm()
        first = order.picking_ids
        first.move_ids.quantity = 1
        first.move_ids.picked = True
        first._action_done()
        backorder = first.backorder_ids
        self.assertTrue(backorder)
        boss = self.trade_user("general_manager")
        expected = sorted(
            [
                [f"sale.order,{order.id}", f"stock.picking,{first.id}"],
                [f"stock.picking,{first.id}", f"stock.picking,{backorder.id}"],
            ]
        )
        for start in (order, first, backorder):
            self.assertEqual(start.with_user(boss).get_trade_chain()["edges"], expected)

    def test_one_transfer_of_two_orders(self):
        """ORG-6: a transfer for two orders comes from both."""
        orders = self.sale(2)
        orders.action_confirm()
        first, second = orders.picking_ids
        second.move_ids.picking_id = first
        found = first._trade_chain_sources()[first.id]
        self.assertEqual(self.env["sale.order"].concat(*(one for one in found if one._name == "sale.order")), orders)
