from odoo.tests import tagged

from odoo.addons.trade_fan.tests.common import FanCommon


@tagged("post_install", "-at_install")
class TestFans(FanCommon):
    def test_protected_customer(self):
        """OWN-6: the fan of a customer who is protected is hidden with it, from who handles the fan too; managers above see it."""
        self.send({"openid": "o1", "nickname": "x", "phone": "13911112222"})
        fan = self.fans("x")
        self.assertEqual(fan.partner_id, self.contact)
        self.assertTrue(fan.with_user(self.seller).has_access("read"))
        self.known.with_user(self.sales_manager)._trade_protect("secret")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(self.env["trade.fan"].with_user(self.seller).search([("id", "=", fan.id)]))
        self.assertFalse(fan.with_user(self.seller).has_access("read"))
        self.assertTrue(self.env["trade.fan"].with_user(self.sales_manager).search([("id", "=", fan.id)]))

    def test_fan_of_a_protected_customer(self):
        """OWN-3: of a protected customer nothing is named to whoever decides on a fan who may be it."""
        self.rules(known="hand")
        self.known.with_user(self.sales_manager)._trade_protect("secret")
        self.send({"openid": "o1", "nickname": "x", "phone": "13911112222"})
        self.env.flush_all()
        self.env.invalidate_all()
        found = self.fans("x").with_user(self.seller).found
        self.assertIn("***", found)
        self.assertNotIn("渝帆达", found)
