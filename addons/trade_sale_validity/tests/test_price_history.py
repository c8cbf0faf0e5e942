from odoo import Command
from odoo.tests import tagged

from .common import ValidityCommon


@tagged("post_install", "-at_install")
class TestPriceHistory(ValidityCommon):
    def _history(self, user=None, partner=None, order=None):
        lines = self.env["sale.order.line"].with_user(user or self.seller)
        return lines.trade_price_history(self.product.id, (partner or self.customer).id, order.id if order else False)

    def test_quotes_and_deals(self):
        """QUO-1: earlier quotes and deals for the customer and product, newest first, of the whole company, without this one."""
        contact = self.env["res.partner"].create({"name": "Dr. Ma", "parent_id": self.customer.id})
        deal = self.quotation(self.today)
        deal.action_confirm()
        deal.date_order = self.yesterday
        quote = self.quotation(
            self.today,
            partner_id=contact.id,
            order_line=[
                Command.create(
                    {"product_id": self.product.id, "product_uom_qty": 5, "price_unit": 9.0, "discount": 10.0}
                )
            ],
        )
        self.quotation(self.today, partner_id=self.vendor.id)
        current = self.quotation(self.today)
        rows = self._history(partner=contact, order=current)
        self.assertEqual([row["order_id"] for row in rows], [quote.id, deal.id])
        self.assertEqual([row["state"] for row in rows], ["draft", "sale"])
        self.assertEqual(rows[0]["quantity"], 5.0)
        self.assertIn("9.00", rows[0]["price"])
        self.assertIn("8.10", rows[0]["net"])

    def test_who_sees_it(self):
        """QUO-4: documents of others stay closed, and without the right to see selling prices there is nothing."""
        self.quotation(self.today)
        other = self.trade_user("salesperson", login="trade_other_seller")
        clerk = self.trade_user("warehouse_clerk")
        self.assertEqual(len(self._history()), 1)
        self.assertEqual(len(self._history(self.manager)), 1)
        self.assertFalse(self._history(other))
        self.assertFalse(self._history(clerk))

    def test_cost(self):
        """QUO-1: twelve rows cost what two cost."""
        counts = {}
        for count in (2, 10):
            for _index in range(count):
                self.quotation(self.today)
            self._history()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(self._history()), min(12, 2 if count == 2 else 12))
            counts[count] = self.cr.sql_log_count - before
        self.assertLessEqual(counts[10] - counts[2], 0, counts)
