from odoo.tests import tagged

from odoo.addons.trade_stock_split_purchase.tests.common import ReceiptCommon


@tagged("post_install", "-at_install")
class TestCounts(ReceiptCommon):
    def test_damage_at_the_receipt(self):
        """OWN-10: what the warehouse counts as damaged or missing at the receipt is held against the supplier."""
        order = self.buy(10)
        picking = self.open_pickings(self.notice(order))[:1]
        picking.move_ids.move_line_ids.write({"quantity": 7, "trade_qty_damaged": 2, "trade_qty_missing": 1})
        self.ship(picking, 7)
        whole = self.buy(10)
        self.receive(self.notice(whole), 10)
        self.env.flush_all()
        lines = self.env["trade.supplier.evaluation"].browse((order | whole).order_line.ids)
        self.assertRecordValues(
            lines,
            [
                {"qty_received": 7, "qty_damaged": 2, "qty_missing": 1, "faultless_rate": 0},
                {"qty_received": 10, "qty_damaged": 0, "qty_missing": 0, "faultless_rate": 100},
            ],
        )
