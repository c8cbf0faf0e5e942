from odoo.tests import tagged

from .common import ReviewCommon


@tagged("post_install", "-at_install")
class TestReviewPerformance(ReviewCommon):
    """Queries are counted, never time: with N documents as many as with one, but for the engine's own rows."""

    def queries(self, action):
        """Return how many queries an action needs, everything flushed and caches of the record data empty."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        before = self.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def guard_queries(self, orders):
        return self.queries(lambda: orders._review_ensure_covered())

    def orders(self, count, **values):
        return self.env["sale.order"].concat(*(self.make_order(**values) for _number in range(count)))

    def test_guard_without_rules(self):
        """ORG-2: without any rule the guard needs at most two queries beyond reading the documents, none per line."""
        one, many = self.orders(1), self.orders(20, lines=3)
        base = self.queries(lambda: one.sudo().mapped("company_id.name"))
        self.assertLessEqual(self.guard_queries(one), base + 2)
        self.assertEqual(self.guard_queries(one), self.guard_queries(many))

    def test_guard_with_rules(self):
        """ORG-2: with rules, 20 approved orders need as many queries to be let through as one."""
        self.make_rule(
            self.step("Sales", self.manager), amount_min=10, domain="[('partner_id.name', 'ilike', 'hospital')]"
        )
        one, many = self.orders(1, lines=2), self.orders(20, lines=2)
        for orders in (one, many):
            orders.action_review_request()
            orders.trade_review_id.opinion_ids.with_user(self.manager).action_approve()
        self.assertLessEqual(self.guard_queries(many), self.guard_queries(one) + 1)

    def test_write_without_rules(self):
        """ORG-2: writing lines costs no query more per line when no rule exists."""
        orders = self.orders(1, lines=12)
        lines = self.env["sale.order.line"].browse(orders.order_line.ids)
        few = self.queries(lambda: lines[:2].write({"customer_lead": 3}))
        many = self.queries(lambda: lines.write({"customer_lead": 4}))
        self.assertEqual(few, many)

    def test_request_and_decide(self):
        """ORG-2: asking for and giving reviews in batches needs no query per document but the rows written."""
        self.make_rule(self.step("Sales", self.manager, aspects=["prices"]), self.step("Finance", self.finance, 20))
        few, many = self.orders(5), self.orders(25)
        requests = [self.queries(lambda orders=orders: orders.action_review_request()) for orders in (few, many)]
        decisions = [
            self.queries(
                lambda orders=orders: (
                    orders.trade_review_id.opinion_ids.filtered(lambda row: row.decision == "pending")
                    .with_user(self.manager)
                    .action_approve()
                )
            )
            for orders in (few, many)
        ]
        # All rows are written together: five times the documents need no query more (a little room for prefetching).
        self.assertLessEqual(requests[1], requests[0] + 5)
        self.assertLessEqual(decisions[1], decisions[0] + 5)
