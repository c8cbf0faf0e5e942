from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .common import GuardCommon


@tagged("post_install", "-at_install")
class TestEntering(GuardCommon):
    """Orders that are being confirmed are posted the short way; what happens to them in the same transaction is not lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.object.limit_amount = 1000.0
        cls.ledger = cls.env["trade.credit.ledger"]
        cls.settle()

    def confirm(self, orders):
        """Confirm orders, and make sure that they are posted from the cache."""
        found = []
        short = type(self.ledger)._post_entering

        def spy(ledger, entering):
            found.append(short(ledger, entering))
            return found[-1]

        self.settle()
        with patch.object(type(self.ledger), "_post_entering", spy):
            orders.action_confirm()
        return found[0]

    def nothing_left(self, dirty):
        """What is posted the whole way in a transaction that only confirms orders."""
        self.assertFalse(any(dirty.values()), dirty)
        return []

    def test_short_way(self):
        """CRD-5: what is confirmed is posted once and not looked at again, one order or several, held against a limit or not."""
        for count, level in ((1, "block"), (3, "block"), (2, "off")):
            self.set_policy("credit_limit_order", "confirm", level)
            before = self.exposure().get("open_order", 0.0)
            orders = self.env["sale.order"].concat(*(self.order(33.33, quantity=2.0) for _index in range(count)))
            self.settle()
            with patch.object(type(self.ledger), "_post", self.nothing_left):
                self.assertTrue(self.confirm(orders))
                self.settle()
            self.assertAlmostEqual(self.exposure()["open_order"] - before, count * 66.66)
            self.assertLedger()

    def test_batch_is_added_up(self):
        """CRD-5: orders that are confirmed together are held against the limit together."""
        with self.refused():
            self.confirm(self.order(600.0) | self.order(600.0))

    def test_changed_before_it_is_written(self):
        """CRD-5: whatever happens to an order after its confirmation, before anything is written, the ledger follows."""
        other = self.env["res.partner"].create({"name": "Clinic", "is_company": True})
        changes = {
            "quantity": lambda order: order.order_line.write({"product_uom_qty": 3.0}),
            "delivered": lambda order: order.order_line.write({"qty_delivered": 1.0}),
            "salesperson": lambda order: order.write({"user_id": False}),
            "customer": lambda order: order.write({"partner_invoice_id": other.id}),
            "contact": lambda order: self.contact.write({"parent_id": other.id}),
            "another line": lambda order: order.write(
                {"order_line": [Command.create({"product_id": self.service.id, "price_unit": 7.0})]}
            ),
            "cancelled": lambda order: order._action_cancel(),
            "invoiced": lambda order: self.invoice(order),
            "invoiced in draft": lambda order: self.invoice(order, post=False),
        }
        for name, change in changes.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                order = self.order(10.0, quantity=2.0, partner=self.contact)
                self.assertTrue(self.confirm(order))
                change(order)
                self.assertLedger(name)
                savepoint.rollback()

    def test_whole_way(self):
        """CRD-2, CRD-5: what the cache cannot tell goes the whole way: foreign money, an order that was open before, other work in hand."""
        foreign = self.order(10.0, pricelist_id=self.pricelist_in(self.foreign(rate=2.0)).id)
        self.assertFalse(self.confirm(foreign))
        self.assertLedger("foreign")

        delivered = self.order(10.0, quantity=2.0, product=self.consulting)
        self.assertTrue(self.confirm(delivered))
        delivered.order_line.qty_delivered = 1.0
        delivered._action_cancel()
        delivered.action_draft()
        self.assertFalse(self.confirm(delivered))
        self.assertLedger("delivered before")

        first, second = self.order(10.0), self.order(20.0)
        self.settle()
        first.action_confirm()
        with patch.object(type(self.ledger), "_insert_entering", side_effect=AssertionError("the short way")):
            second.action_confirm()
        self.assertLedger("one after the other")

        third = self.order(10.0)
        self.settle()
        first.order_line.price_unit = 11.0
        third.action_confirm()
        self.assertLedger("another order changed")
