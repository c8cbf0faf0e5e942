from odoo.tests import tagged

from odoo.addons.trade_base.tests.common import TradeCommon


@tagged("post_install", "-at_install")
class TestChain(TradeCommon):
    def test_inquiry_and_quotations(self):
        """ORG-6: an inquiry leads to its quotations, lost ones included, and each of them back."""
        lead = self.env["crm.lead"].create({"name": "Gloves", "type": "opportunity", "expected_revenue": 300})
        orders = self.sale(2, opportunity_id=lead.id)
        orders[0]._action_cancel()
        lead.action_set_lost()
        boss = self.trade_user("general_manager")
        expected = sorted([f"crm.lead,{lead.id}", f"sale.order,{order.id}"] for order in orders)
        self.assertEqual(lead.with_user(boss).get_trade_chain()["edges"], expected)
        graph = orders[1].with_user(boss).get_trade_chain()
        self.assertEqual(graph["edges"], expected)
        self.assertEqual(graph["kinds"][0]["nodes"][0]["state"], "Lost")
