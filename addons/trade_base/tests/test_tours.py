from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import TradeCommon


@tagged("post_install", "-at_install")
class TestTours(TradeCommon, HttpCase):
    """The two ways of a control point through the web client."""

    def test_policy(self):
        """ORG-2: a consultant switches a control on in the settings."""
        self.trade_user("sales_manager")
        consultant = self.trade_user("trade_admin", login="consultant")
        consultant.group_ids = [Command.link(self.env.ref("base.group_system").id)]
        self.start_tour("/odoo/settings", "trade_base_policy", login="consultant")
        level = self.env["trade.control.policy"]._trade_policy("sale_customer_ref", "confirm", self.env.company)
        self.assertEqual(level, "approve")

    def test_exemption(self):
        """ORG-2: the approver reads the banner, grants an exemption and the order passes."""
        boss = self.trade_user("sales_manager", login="boss")
        self.set_policy("sale_customer_ref", "confirm", "approve")
        order = self.sale(user_id=boss.id)
        with mute_logger("odoo.http"):  # it logs the refusal
            self.start_tour(f"/odoo/sales/{order.id}", "trade_base_exemption", login="boss")
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.env["trade.exemption"].search([("res_id", "=", order.id)]).used_by_id, boss)
