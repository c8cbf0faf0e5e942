import re

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TradeCommon


@tagged("post_install", "-at_install")
class TestExemptionRequest(TradeCommon):
    """Who is stopped asks those who may let the document pass; they get a to-do, and lose it when it is answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.trade_user("salesperson")
        cls.other = cls.trade_user("salesperson", login="request_other")
        cls.bosses = cls.trade_user("sales_manager") | cls.trade_user("sales_manager", login="request_boss")
        group = cls.env.ref("trade_base.group_sales_manager")
        group.user_ids = cls.bosses
        cls.policy = cls.set_policy("sale_customer_ref", "confirm", "approve", approver_group_id=group.id)
        cls.order = cls.sale(user_id=cls.seller.id)

    def ask(self, reason="The customer is waiting", user=None):
        """Ask in the dialog."""
        user = user or self.seller
        action = self.order.with_user(user).action_trade_request_exemption()
        form = Form(self.env["trade.exemption.request"].with_user(user).with_context(**action["context"]))
        form.reason = reason
        form.save().action_request()

    def todos(self):
        return self.order._trade_request_activities()

    def test_ask(self):
        """ORG-2: everybody who may grant gets a to-do on the document, with the reason and what stands in the way."""
        self.assertTrue(self.order.with_user(self.seller).trade_can_request)
        self.ask()
        self.assertEqual(self.todos().user_id, self.bosses)
        self.assertEqual(self.todos().mapped("res_id"), self.order.ids * 2)
        for part in ("The customer is waiting", self.seller.name, "customer reference"):
            self.assertIn(part, self.todos()[0].note)
        self.assertIn("The customer is waiting", "".join(self.order.message_ids.mapped("body")))
        self.env.invalidate_all()
        self.assertFalse(self.order.with_user(self.seller).trade_can_request)

    def test_not_twice(self):
        """ORG-2: a second request says who asked and whom it waits for."""
        self.ask()
        with self.assertRaisesRegex(UserError, re.escape(self.bosses[0].name)):
            self.ask("Hurry up")
        self.assertEqual(len(self.todos()), 2)

    def test_granting_closes(self):
        """ORG-2: granting closes the to-dos of all, and tells the one who asked."""
        self.ask()
        self.exempt(self.order, self.policy, self.bosses[0], reason="Signed copy follows")
        self.assertFalse(self.todos())
        told = self.env["mail.message"].search(
            [
                ("model", "=", "sale.order"),
                ("res_id", "=", self.order.id),
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", self.seller.partner_id.ids),
            ]
        )
        self.assertIn("Signed copy follows", "".join(told.mapped("body")))
        self.order.with_user(self.seller).action_confirm()

    def test_granting_one_of_two(self):
        """ORG-2: who has another control point of the document to answer for keeps the to-do."""
        self.set_policy(
            "sale_customer_ref",
            "submit",
            "approve",
            approver_group_id=self.env.ref("trade_base.group_sales_manager").id,
        )
        self.ask()
        self.exempt(self.order, self.policy, self.bosses[0])
        self.assertEqual(self.todos().user_id, self.bosses)

    def test_corrected_document(self):
        """ORG-2: a document that is corrected and passes leaves no to-do behind, nor does one that is cancelled."""
        self.ask()
        self.order.client_order_ref = "PO-7"
        self.order.with_user(self.seller).action_confirm()
        self.assertFalse(self.todos())
        self.order = self.sale(user_id=self.seller.id)
        self.ask()
        self.order.with_user(self.seller)._action_cancel()
        self.assertFalse(self.todos())

    def test_not_for_everybody(self):
        """ORG-2: the approver is not offered to ask; who may not change the document cannot; nor without a reason."""
        self.assertFalse(self.order.with_user(self.bosses[0]).trade_can_request)
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.order.with_user(self.other)._trade_request_exemption("For fun")
        with self.assertRaises(ValidationError):
            self.order.with_user(self.seller)._trade_request_exemption("  ")
        self.order.client_order_ref = "PO-8"
        self.assertFalse(self.order.with_user(self.seller).trade_can_request)
        with self.assertRaises(UserError):
            self.order.with_user(self.seller)._trade_request_exemption("Nothing is wrong")
        self.assertFalse(self.todos())

    def test_only_those_who_can_open_it(self):
        """ORG-2: who has the role but may not read the document is not asked."""
        self.trade_user("purchaser")
        self.policy.approver_group_id = self.env.ref("trade_base.group_purchaser")
        with self.assertRaisesRegex(UserError, "Nobody who may grant"):
            self.order.with_user(self.seller)._trade_request_exemption("Please")
        self.assertFalse(self.todos())
