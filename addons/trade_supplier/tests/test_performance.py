from odoo.tests import tagged

from .common import SupplierCommon


@tagged("post_install", "-at_install")
class TestPerformance(SupplierCommon):
    def _queries(self, ask):
        """Return the queries of a question, warm."""
        ask()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        ask()
        return self.cr.sql_log_count - before

    def test_list_and_figures(self):
        """OWN-10: the list and the figures on suppliers cost the same for one and for many."""
        suppliers = self.env["res.partner"].create([{"name": f"Supplier {index}"} for index in range(20)])
        for supplier in suppliers:
            self.buy("01-10", "01-20", 10, 4.0, supplier)
        names = ["trade_on_time_rate", "trade_price_gap", "trade_faultless_rate"]
        purchaser = suppliers.with_user(self.purchaser)
        one = self._queries(lambda: purchaser[:1].read(names))
        self.assertLessEqual(self._queries(lambda: purchaser.read(names)), one)
        evaluation = self.evaluation.with_user(self.purchaser)
        columns = {"delivery": {}, "price_gap": {}, "product_id": {"fields": {"display_name": {}}}}
        one = self._queries(lambda: evaluation.web_search_read([], columns, limit=1))
        self.assertLessEqual(self._queries(lambda: evaluation.web_search_read([], columns, limit=20)), one)

    def test_many_lines(self):
        """OWN-10: the figures of a supplier and the pivot cost the same for one line and for many."""
        few, many = self.env["res.partner"].create([{"name": "One line"}, {"name": "Many lines"}])
        self.receive(self.buy("01-10", "01-20", 10, 4.0, few), "01-20", 10)
        for month in range(1, 11):
            self.receive(self.buy(f"{month:02}-10", f"{month:02}-20", 10, 4.0, many), f"{month:02}-22", 10)
        names = ["trade_on_time_rate", "trade_price_change", "trade_faultless_rate", "trade_evaluated_count"]
        evaluation = self.evaluation.with_user(self.purchaser)
        for ask in (
            lambda supplier: supplier.with_user(self.purchaser).read(names),
            lambda supplier: evaluation.formatted_read_group(
                [("partner_id", "=", supplier.id)],
                ["product_id"],
                ["on_time_rate:avg", "price_change:avg", "amount:sum"],
            ),
        ):
            one = self._queries(lambda ask=ask: ask(few))
            self.assertEqual(self._queries(lambda ask=ask: ask(many)), one)
        self.assertEqual(evaluation.search_count([("partner_id", "=", many.id)]), 10)
