from freezegun import freeze_time

from odoo import Command
from odoo.tests import Form, tagged

from .common import SupplierCommon


@tagged("post_install", "-at_install")
class TestEvaluation(SupplierCommon):
    def test_delivery(self):
        """OWN-10: on time and in full is what came whole by the day promised; what came later is late by that many days."""
        first, second, third, other = self.trade()
        self.assertRecordValues(
            self.lines(first, second, third, other),
            [
                {"delivery": "on_time", "qty_received": 100, "days_late": 0, "on_time_rate": 100, "in_full_rate": 100},
                {"delivery": "late", "qty_received": 50, "days_late": 5, "on_time_rate": 0, "in_full_rate": 100},
                {"delivery": "on_time", "qty_received": 10, "days_late": 0, "on_time_rate": 100, "in_full_rate": 100},
                {"delivery": "on_time", "qty_received": 100, "days_late": 0, "on_time_rate": 100, "in_full_rate": 100},
            ],
        )

    def test_not_come(self):
        """OWN-10: what is overdue counts as neither on time nor in full; what is not due yet is not judged."""
        overdue = self.buy("01-10", "01-20", 100, 4.0)
        self.receive(overdue, "01-15", 60)
        waiting = self.buy("01-10", "01-20", 100, 4.0)
        waiting.order_line.date_planned = "2036-01-20 12:00:00"
        line, open_line = self.lines(overdue, waiting)
        self.assertEqual((line.delivery, line.qty_received, line.in_full_rate), ("short", 60, 0))
        self.assertGreater(line.days_late, 200)
        self.assertEqual(open_line.delivery, "open")
        domain = [("order_id", "in", (overdue | waiting).ids)]
        self.assertEqual(self.evaluation._read_group(domain, [], ["on_time_rate:avg", "__count"]), [(0.0, 2)])
        domain = [("order_id", "=", waiting.id)]
        self.assertEqual(self.evaluation._read_group(domain, [], ["on_time_rate:avg"]), [(False,)])

    def test_quality(self):
        """OWN-10: what was sent back makes a receipt faulty, and what has not come is not judged."""
        first, second, third, _other = self.trade()
        waiting = self.buy("03-10", "03-20", 10, 5.0)
        self.assertRecordValues(
            self.lines(first, second, third),
            [
                {"qty_returned": 0, "faultless_rate": 100},
                {"qty_returned": 0, "faultless_rate": 100},
                {"qty_returned": 2, "faultless_rate": 0},
            ],
        )
        domain = [("order_id", "in", (first | second | third | waiting).ids)]
        ((rate,),) = self.evaluation._read_group(domain, [], ["faultless_rate:avg"])
        self.assertAlmostEqual(rate, 200 / 3)

    def test_price(self):
        """OWN-10: each price against the last one of the same supplier, and against what others charged in the year before."""
        first, second, third, other = self.trade()
        lines = self.lines(first, second, third, other)
        self.assertEqual([round(line.price_change, 2) for line in lines], [0, 25, 0, 0])
        self.assertEqual([line.last_price for line in lines], [0, 4, 5, 0])
        self.assertEqual([line.others_price for line in lines], [0, 4.5, 4.5, 4])
        self.assertEqual([round(line.price_gap, 2) for line in lines], [0, 11.11, 11.11, 12.5])
        self.assertEqual(self.lines(second).amount, 250)

    def test_figures_of_a_supplier(self):
        """OWN-10: the form tells the figures of twelve months, price changes weighted with the quantities."""
        with freeze_time("2026-04-01 12:00:00"):
            self.trade()
            self.env.invalidate_all()
            # 300 paid for 60; at the last prices it would have been 50 x 4 + 10 x 5 = 250, at the rival's 60 x 4.5 = 270
            self.assertRecordValues(
                self.vendor.with_user(self.purchaser),
                [
                    {
                        "trade_evaluated_count": 3,
                        "trade_on_time_rate": 66.7,
                        "trade_in_full_rate": 100,
                        "trade_days_late": 1.7,
                        "trade_faultless_rate": 66.7,
                        "trade_price_change": 20,
                        "trade_price_gap": 11.1,
                    }
                ],
            )
        with freeze_time("2028-04-01 12:00:00"):
            self.env.invalidate_all()
            self.assertFalse(self.vendor.trade_evaluated_count)
            self.assertEqual(self.vendor.trade_on_time_rate, -1, "nothing to judge is not 0 %")

    def test_contacts_of_a_supplier(self):
        """OWN-10: an order to a contact person is one of the supplier."""
        person = self.env["res.partner"].create({"name": "Mr Gao", "parent_id": self.vendor.id})
        order = self.buy("01-10", "01-20", 1, 4.0, person)
        self.assertEqual(self.lines(order).partner_id, self.vendor)

    def test_other_price_is_of_a_year(self):
        """OWN-10: what others charged more than a year ago, or later, is no measure."""
        old = self.buy("01-10", "01-20", 100, 1.0, self.rival)
        old.date_approve = "2024-12-31 08:00:00"
        order = self.buy("01-10", "01-20", 100, 4.0)
        self.buy("01-11", "01-20", 100, 9.0, self.rival)
        self.assertFalse(self.lines(order).others_price)

    def test_units_and_currencies(self):
        """OWN-10: a dozen in a foreign currency is compared by the piece in the company's own."""
        company = self.env.company
        currency = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("id", "!=", company.currency_id.id)], limit=1)
        )
        currency.active = True
        currency.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "company_id": company.id, "name": "2020-01-01", "rate": 2.0}
        )
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "currency_id": currency.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_qty": 5,
                            "product_uom_id": dozen.id,
                            "price_unit": 96.0,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        order.order_line.date_planned = "2026-01-20 12:00:00"
        self.receive(order, "01-20", order.picking_ids.move_ids.product_uom_qty)
        line = self.lines(order)
        # 96 a dozen at 2 to 1 is 48 a dozen, 4 a piece
        self.assertEqual((line.qty_ordered, line.qty_received, line.price, line.amount), (60, 60, 4.0, 240.0))
        self.assertEqual(line.delivery, "on_time")

    def test_services_are_not_delivered(self):
        """OWN-10: a service has a price and no delivery."""
        self.product = self.env["product.product"].create({"name": "Sterilisation", "type": "service"})
        order = self.buy("01-10", "01-20", 1, 4.0, product_id=self.product.id)
        line = self.lines(order)
        self.assertEqual((line.delivery, line.price), (False, 4.0))
        rates = self.evaluation._read_group([("id", "=", line.id)], [], ["on_time_rate:avg", "faultless_rate:avg"])
        self.assertEqual(rates, [(False, False)])

    def test_requests_do_not_count(self):
        """OWN-10: what was only asked for, or cancelled, says nothing about a supplier."""
        request = self.purchase()
        cancelled = self.buy("01-10", "01-20", 100, 4.0)
        cancelled.button_cancel()
        self.assertFalse(self.lines(request, cancelled).exists())

    def test_form(self):
        """OWN-10: the form of a supplier opens with its evaluation, line by line."""
        self.trade()
        with Form(self.vendor.with_user(self.purchaser)) as form:
            self.assertEqual(form.trade_evaluated_count, 3)
        action = self.vendor.with_user(self.purchaser).action_trade_evaluation()
        self.assertEqual(self.evaluation.search_count(action["domain"]), 3)
