from odoo.tests import tagged

from .common import DemoCase


@tagged("post_install", "-at_install")
class TestFans(DemoCase):
    def test_fans(self):
        """OWN-2: of the fan list one is linked with a customer we have, one may be one, some are decided and some wait."""
        if "trade.fan" not in self.env:
            self.assertNotIn("trade_fan_new", self.company)
            return
        fans = {fan.key: fan for fan in self.env["trade.fan"].search([("account_id.code", "=", "gh_demo_medical")])}
        self.assertEqual(len(fans), 8)
        self.assertEqual(fans["oDemo-0001"].state, "linked")
        self.assertEqual(fans["oDemo-0003"].match, "possible")
        self.assertEqual({fan.state for fan in fans.values()}, {"open", "linked", "inquiry", "ignored"})
