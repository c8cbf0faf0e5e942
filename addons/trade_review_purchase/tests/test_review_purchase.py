from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.trade_base.tests.common import TradeCommon


@tagged("post_install", "-at_install")
class TestReviewPurchase(TradeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purchaser = cls.trade_user("purchaser")
        cls.manager = cls.trade_user("purchasing_manager")
        cls.clerk = cls.trade_user("warehouse_clerk")
        cls.goods = cls.env["product.product"].create(
            {"name": "Gloves", "type": "consu", "supplier_taxes_id": [Command.clear()]}
        )
        cls.supplier = cls.env["res.partner"].create({"name": "Latex Works"})
        cls.rule = cls.env["trade.review.rule"].create(
            {
                "name": "Purchases",
                "res_model": "purchase.order",
                "amount_min": 500,
                "step_ids": [
                    Command.create(
                        {
                            "name": "Purchasing",
                            "reviewer_kind": "group",
                            "group_id": cls.env.ref("trade_base.group_purchasing_manager").id,
                        }
                    )
                ],
            }
        )

    def make_order(self, price=100.0):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.supplier.id,
                "user_id": self.purchaser.id,
                "order_line": [Command.create({"product_id": self.goods.id, "product_qty": 10, "price_unit": price})],
            }
        )
        return order.with_user(self.purchaser)

    def approve(self, order):
        order.action_review_request()
        order.trade_review_id.sudo().opinion_ids.with_user(self.manager).action_approve()

    def test_purchase_needs_review(self):
        """ORG-2: a purchase order from the amount on is confirmed only after its review, on every path."""
        order = self.make_order()
        for attempt in (
            lambda: order.button_confirm(),
            lambda: order.button_approve(force=True),
            lambda: order.with_user(self.manager).button_approve(),
            lambda: order.write({"state": "purchase"}),
            lambda: order.sudo().write({"state": "purchase"}),
            lambda: order.copy({"state": "purchase"}),
            lambda: self.env["purchase.order"].create({"partner_id": self.supplier.id, "state": "purchase",
                "order_line": [Command.create({"product_id": self.goods.id, "product_qty": 10, "price_unit": 100})]}),
        ):  # fmt: skip
            with self.assertRaises(UserError):
                attempt()
        self.approve(order)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_small_purchase_passes_and_stays_small(self):
        """ORG-2: below the amount no review is needed, and the order cannot grow above it afterwards."""
        order = self.make_order(price=10)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
        with self.assertRaises(UserError):
            order.order_line.price_unit = 500
        order.order_line.product_qty = 11

    def test_double_validation(self):
        """ORG-2: Odoo's own double validation comes first or after; neither replaces the other."""
        self.env.company.write({"po_double_validation": "two_step", "po_double_validation_amount": 100})
        order = self.make_order()
        order.button_confirm()
        self.assertEqual(order.state, "to approve")
        with self.assertRaises(UserError):
            order.with_user(self.manager).button_approve()
        self.approve(order)
        order.with_user(self.manager).button_approve()
        self.assertEqual(order.state, "purchase")

    def test_changes_after_confirmation(self):
        """ORG-2: prices and quantities stay as reviewed; arrival dates follow what the supplier says."""
        order = self.make_order()
        self.approve(order)
        order.button_confirm()
        line = order.order_line
        for values in ({"price_unit": 1}, {"product_qty": 99}, {"discount": 10}):
            for record in (line, line.sudo(), line.with_user(self.manager)):
                with self.assertRaises(UserError):
                    record.write(values)
        with self.assertRaises(UserError):
            order.write({"partner_id": self.supplier.copy().id})
        line.date_planned = "2031-01-01 10:00:00"
        order.partner_ref = "THEIR-1"
        line.sudo().qty_received = 4
        order.sudo().with_context(default_move_type="in_invoice").action_create_invoice()
        self.assertEqual(len(order.sudo().invoice_ids), 1)

    def test_date_change_before_confirmation(self):
        """ORG-2: before the order is placed a changed arrival date does void the review of goods and dates."""
        order = self.make_order()
        self.approve(order)
        order.order_line.date_planned = "2031-01-01 10:00:00"
        self.assertEqual(order.trade_review_state, "void")

    def test_warehouse_reviewer_sees_no_purchase_price(self):
        """ORG-3: a warehouse clerk reviews the goods of a purchase without seeing its prices."""
        aspect = self.env.ref("trade_review_purchase.trade_review_aspect_supply")
        self.rule.step_ids.write(
            {
                "reviewer_kind": "users",
                "user_ids": [Command.set(self.clerk.ids)],
                "aspect_ids": [Command.set(aspect.ids)],
            }
        )
        order = self.make_order(price=77.25)
        order.action_review_request()
        review = order.trade_review_id.with_user(self.clerk)
        self.assertEqual(review.snapshot_view["closed"], ["Prices"])
        self.assertNotIn("77", str(review.snapshot_view["sections"]).replace(str(order.order_line.id), ""))
        review.opinion_ids.action_approve()
        order.button_confirm()

    def test_department_makes_no_sense(self):
        """ORG-2: purchases belong to no department; a rule that asks for its manager is refused."""
        with self.assertRaises(UserError), mute_logger("odoo.sql_db"):
            self.rule.step_ids.reviewer_kind = "manager"
        with self.assertRaises(UserError):
            self.rule.team_id = self.env["crm.team"].create({"name": "Sales"})

    def test_nobody_else_approves(self):
        """ORG-2: the purchaser does not approve the own order, in sudo either."""
        order = self.make_order()
        order.action_review_request()
        for user in (self.purchaser, self.clerk):
            with self.assertRaises(AccessError):
                order.trade_review_id.sudo().opinion_ids.with_user(user).sudo().action_approve()
