from odoo.tests import HttpCase, tagged

from .common import ReviewCommon


@tagged("post_install", "-at_install")
class TestReviewTours(ReviewCommon, HttpCase):
    def test_request_and_review(self):
        """ORG-2: a salesperson requests a review on the order, the manager finds it in the systray and approves it."""
        self.make_rule(self.step("Department", reviewer_kind="manager"))
        order = self.make_order()
        self.start_tour(f"/odoo/sales/{order.id}", "trade_review_request", login=self.salesperson.login)
        self.assertEqual(order.trade_review_state, "pending")
        self.start_tour("/odoo", "trade_review_decide", login=self.manager.login)
        self.env.invalidate_all()
        self.assertEqual(order.trade_review_state, "approved")
        self.assertEqual(order.trade_review_id.sudo().opinion_ids.reason, "Good margin")

    def test_request_and_review_in_chinese(self):
        """USE-1: the same walk in Chinese."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search([("name", "in", ("trade_base", "trade_review_sale"))])._update_translations(
            "zh_CN"
        )
        (self.salesperson | self.manager).lang = "zh_CN"
        self.make_rule(self.step("Department", reviewer_kind="manager"))
        order = self.make_order()
        self.start_tour(f"/odoo/sales/{order.id}", "trade_review_request_zh", login=self.salesperson.login)
        self.assertEqual(order.trade_review_state, "pending")

    def test_consultant_configures(self):
        """ORD-2: a consultant configures a parallel review with arbitration, without code."""
        self.start_tour(
            "/odoo/action-trade_base.trade_review_rule_action", "trade_review_configure", login=self.consultant.login
        )
        rule = self.env["trade.review.rule"].search([("name", "=", "Orders of hospitals")])
        self.assertEqual(rule.step_ids.mapped("sequence"), [10, 10])
        self.assertEqual(rule.amount_min, 5000)
        self.assertTrue(rule.has_parallel)
        self.assertEqual(rule.arbiter_group_id, self.env.ref("trade_base.group_general_manager"))
