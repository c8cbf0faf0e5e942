from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import TradeCommon


@tagged("post_install", "-at_install")
class TestControlPoints(TradeCommon):
    """The guards sit on the state change; the control used is the customer reference."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.trade_user("salesperson")
        cls.boss = cls.trade_user("sales_manager")

    def assertStopped(self, order):
        self.assertIn(order.state, ("draft", "sent"))

    def test_off_by_default(self):
        """ORG-2: a control that nobody switched on stops nothing and says nothing."""
        order = self.sale()
        self.assertFalse(order.trade_blocker_html)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_block_every_path(self):
        """ORG-2: a blocked order is not confirmed by button, RPC write, list batch, import, copy or portal."""
        self.set_policy("sale_customer_ref", "confirm", "block")
        order, other = self.sale(2, user_id=self.seller.id)
        as_seller = order.with_user(self.seller)
        attempts = {
            "button": lambda: as_seller.action_confirm(),
            "rpc write": lambda: as_seller.write({"state": "sale"}),
            "batch": lambda: (order | other).with_user(self.seller).action_confirm(),
            "portal": lambda: order.sudo()._validate_order(),
            "superuser": lambda: order.sudo().write({"state": "sale"}),
            "import": lambda: self._load(order, "sale"),
        }
        for name, attempt in attempts.items():
            with self.subTest(path=name), self.assertRaisesRegex(UserError, "customer reference"), self.cr.savepoint():
                attempt()
            self.env.invalidate_all()
            self.assertStopped(order)
        self.assertEqual(order.copy().state, "draft")
        with self.assertRaisesRegex(UserError, "customer reference"):
            self.sale(state="sale")

    def _load(self, order, state):
        """Import as the web client does and raise the first error it reports."""
        xmlid = order.export_data(["id"])["datas"][0][0]
        result = order.with_user(self.seller).load(["id", "state"], [[xmlid, state]])
        for message in result["messages"]:
            raise UserError(message["message"])
