from unittest.mock import patch

from odoo.tests import tagged

from .common import TradeCommon


@tagged("post_install", "-at_install")
class TestPerformance(TradeCommon):
    """What the control points cost."""

    def _count(self, orders, plain=False):
        """Confirm orders and return the number of queries.

        :param bool plain: leave the control points out, which is the reference they are compared with
        """
        self.env["trade.control.policy"]._get_active_policies()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        if plain:
            mixin = self.env.registry["trade.control.mixin"]
            with (
                patch.object(mixin, "_trade_enforce", lambda records, checkpoint: None),
                patch.object(mixin, "_trade_enforce_entered", lambda records, before: None),
            ):
                orders.action_confirm()
                self.env.flush_all()
        else:
            orders.action_confirm()
            self.env.flush_all()
        return self.cr.sql_log_count - before

    def _measure(self, count):
        """Return ``(queries without control points, queries with)`` for confirming ``count`` orders."""
        self.sale().action_confirm()
        return self._count(self.sale(count), plain=True), self._count(self.sale(count))

    def test_confirm_without_policy(self):
        """ORG-2: with no policy, confirming 1 or 50 orders costs at most 2 queries more than plain Odoo, none per order."""
        for count in (1, 50):
            plain, controlled = self._measure(count)
            self.assertLessEqual(controlled - plain, 2, f"{count} orders: {plain} -> {controlled}")

    def test_confirm_with_policy(self):
        """ORG-2: a policy that nothing offends costs a constant, for 1 as for 50 orders."""
        self.set_policy("sale_customer_ref", "confirm", "block")
        self.sale(client_order_ref="PO-0").action_confirm()
        for count in (1, 50):
            plain = self._count(self.sale(count, client_order_ref="PO-1"), plain=True)
            controlled = self._count(self.sale(count, client_order_ref="PO-1"))
            self.assertLessEqual(controlled - plain, 2, f"{count} orders: {plain} -> {controlled}")

    def test_exemptions_of_a_batch(self):
        """ORG-2: looking for and using the exemptions of a batch costs a constant besides the notes it writes."""
        boss = self.trade_user("sales_manager")
        policy = self.set_policy("sale_customer_ref", "confirm", "approve")
        extra = {}
        self.sale(client_order_ref="PO-0").action_confirm()
        for count in (1, 50):
            plain = self._count(self.sale(count), plain=True)
            orders = self.sale(count)
            for order in orders:
                self.exempt(order, policy, boss)
            extra[count] = self._count(orders) - plain
        self.assertLessEqual(extra[50] - extra[1], 3, extra)

    def test_banner_of_a_list(self):
        """ORG-2: the banner of 50 documents costs the queries of one."""
        self.trade_user("sales_manager")
        self.set_policy("sale_customer_ref", "confirm", "approve")
        counts = {}
        for count in (1, 50):
            orders = self.sale(count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertTrue(all(orders.mapped("trade_blocker_html")))
            counts[count] = self.cr.sql_log_count - before
        self.assertLessEqual(counts[50] - counts[1], 1, counts)
