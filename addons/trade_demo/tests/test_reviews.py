from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DemoCase


@tagged("post_install", "-at_install")
class TestReviews(DemoCase):
    def mine(self, login):
        """Names of the documents whose review waits for a person."""
        reviews = self.env["trade.review"].with_user(self.user(login))
        return reviews.search([("is_mine", "=", True)])

    def test_reviews_in_every_state(self):
        """ORG-2: reviews were approved, sent back, made void by a change and are waiting; decided by those whose job it is."""
        reviews = self.env["trade.review"].search([])
        self.assertEqual(set(reviews.mapped("state")), {"approved", "sent_back", "void", "arbitration", "pending"})
        self.assertTrue(all(reviews.mapped("snapshot_intact")))
        for opinion in reviews.opinion_ids.filtered("decided_by_id"):
            self.assertNotIn(opinion.decided_by_id, opinion.review_id.owner_ids, opinion.review_id.res_name)

    def test_reviews_wait_for_managers(self):
        """ORG-2: the managers of the departments find reviews waiting for them; a salesperson finds none."""
        self.assertTrue(self.mine("dept_manager"))
        self.assertTrue(self.mine("hospital_manager"))
        self.assertFalse(self.mine("sales1"))

    def test_opinions_differ(self):
        """ORD-2: sales and supply agreed, finance did not: the general manager has to decide, nobody else."""
        review = self.mine("gm")
        self.assertEqual(review.mapped("state"), ["arbitration"])
        decisions = {opinion.name: opinion.decision for opinion in review.opinion_ids}
        self.assertEqual((decisions["Sales"], decisions["Finance"]), ("approved", "sent_back"))
        self.assertFalse(self.mine("finance_manager"))

    def test_orders_over_the_amount_passed_a_review(self):
        """ORD-2: every order from the day of the rules that they fit was approved before it was confirmed."""
        rules = self.env["trade.review.rule"].search([("res_model", "=", "sale.order")])
        first = min(self.env["trade.review"].search([]).mapped("create_date"))
        orders = self.env["sale.order"].search(
            [
                ("state", "=", "sale"),
                ("amount_total", ">=", min(rules.mapped("amount_min"))),
                ("date_order", ">=", first),
            ]
        )
        self.assertTrue(orders)
        self.assertEqual(set(orders.trade_review_id.mapped("state")), {"approved"})
        self.assertFalse(orders.filtered(lambda order: not order.trade_review_id))

    def test_exempted_and_stopped(self):
        """ORG-2: of two quotations without the customer's number one was exempted; the other cannot be confirmed."""
        exemption = self.env["trade.exemption"].search([("control_id.code", "=", "sale_customer_ref")])
        self.assertEqual(exemption.granted_by_id, self.user("sales_manager"))
        stopped = (
            self.env["sale.order"]
            .search(
                [("partner_id", "=", self.customer("E03").id), ("state", "=", "sent"), ("client_order_ref", "=", False)]
            )
            .filtered(lambda order: order.id != exemption.res_id and order.amount_total < 20000)
        )
        self.assertTrue(stopped)
        with self.assertRaisesRegex(UserError, "one-off exemption"):
            stopped[0].with_user(stopped[0].user_id).action_confirm()
        self.env["sale.order"].browse(exemption.res_id).action_confirm()
        self.assertTrue(exemption.used_at)
