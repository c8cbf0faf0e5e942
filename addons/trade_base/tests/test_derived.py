from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TradeCommon


@tagged("post_install", "-at_install")
class TestDerived(TradeCommon):
    """Totals and rates follow from the document, whoever writes over RPC or by import."""

    def test_refused(self):
        """ORG-2, CRD-5: no total, rate or invoiced quantity is written, on the document, through it, on the line or at creation."""
        seller = self.trade_user("salesperson", "purchaser")
        for document in (self.sale(user_id=seller.id), self.purchase(user_id=seller.id)):
            document = document.with_user(seller)
            line = document.order_line
            for record, names in (
                (document, ("amount_untaxed", "amount_tax", "amount_total", "currency_rate")),
                (line, ("price_subtotal", "price_tax", "price_total", "qty_invoiced")),
            ):
                self.assertLessEqual(set(names), record._trade_derived_fields)
                for name in record._trade_derived_fields:
                    value = [Command.clear()] if record._fields[name].type == "many2many" else 1.0
                    with self.subTest(field=name, model=record._name):
                        before = record.sudo()[name]
                        with self.assertRaisesRegex(AccessError, "worked out"):
                            record.write({name: value})
                        with self.assertRaisesRegex(AccessError, "worked out"):
                            record.create({name: value})
                        if record == line:
                            with self.assertRaisesRegex(AccessError, "worked out"):
                                document.write({"order_line": [Command.update(line.id, {name: value})]})
                        self.assertEqual(record.sudo()[name], before)

    def test_new_line_of_a_form(self):
        """ORG-2: the web client sends lists of nothing with each new line; that says nothing and is let through."""
        seller = self.trade_user("salesperson", "purchaser")
        self.assertIn("invoice_lines", self.env["sale.order.line"]._trade_derived_fields)
        for document in (self.sale(user_id=seller.id), self.purchase(user_id=seller.id)):
            lists = {
                name: []
                for name in document.order_line._trade_derived_fields
                if document.order_line._fields[name].type in ("one2many", "many2many")
            }
            line = {"product_id": self.product.id, **lists}
            document.with_user(seller).write({"order_line": [Command.create(line)], "note": "<p>by hand</p>"})
            self.assertEqual(len(document.order_line), 2)

    def test_imported(self):
        """ORG-2, CRD-5: a file with a column of totals is refused as a whole, and says what to leave out."""
        seller = self.trade_user("salesperson")
        order = self.sale(user_id=seller.id).with_user(seller)
        total = order.amount_total
        result = order.load([".id", "amount_total"], [[str(order.id), "1"]])
        self.assertFalse(result["ids"])
        self.assertIn("“Total” of “Sales Order” is worked out", result["messages"][0]["message"])
        self.assertEqual(order.amount_total, total)

    def test_everything_else_works(self):
        """ORG-2: documents are created, copied and changed as ever, and the totals follow."""
        seller = self.trade_user("salesperson", "purchaser")
        sale, purchase = (
            self.sale(user_id=seller.id).with_user(seller),
            self.purchase(user_id=seller.id).with_user(seller),
        )
        for document, quantity in ((sale, "product_uom_qty"), (purchase, "product_qty")):
            before = document.amount_untaxed
            document.order_line[quantity] = 4.0
            self.assertEqual(document.amount_untaxed, 2 * before)
            self.assertEqual(document.copy().amount_untaxed, 2 * before)
