from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import GuardCommon


@tagged("post_install", "-at_install")
class TestAttackBooks(GuardCommon):
    """What somebody who keeps invoices may try over RPC so that a customer owes less than the books say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.object.limit_amount = 5000.0
        cls.clerk = cls.trade_user("finance_clerk", name="Yang Xue")
        cls.rival = cls.env["res.partner"].create({"name": "Rival hospital", "is_company": True})
        cls.sold = cls.order(100.0, quantity=10, confirm=True)
        cls.posted = cls.invoice(cls.sold)
        cls.draft = cls.invoice(cls.order(40.0, confirm=True), post=False)
        cls.settle()

    def receivable(self, move):
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def attempt(self, record, values, error=UserError):
        """Refused (an AccessError is a UserError), and nothing of what is owed has changed."""
        before = self.exposure(), self.exposure(self.rival)
        with self.subTest(record._name, **{name: str(value) for name, value in values.items()}):
            with self.assertRaises(error), self.env.cr.savepoint():
                record.with_user(self.clerk).write(values)
                self.settle()
            self.assertEqual((self.exposure(), self.exposure(self.rival)), before)

    def test_derived(self):
        """CRD-5: what is left to pay, the totals and who owes follow from the entry, before and after it is posted."""
        self.assertEqual(self.exposure(), {"posted": 1000.0, "draft_invoice": 40.0})
        for move in (self.posted, self.draft):
            for name in ("amount_total", "amount_total_signed", "amount_residual", "amount_untaxed_signed"):
                self.attempt(move, {name: 1.0})
            self.attempt(move, {"commercial_partner_id": self.rival.id})
            self.attempt(move, {"payment_state": "invoicing_legacy"})
            for line in move.line_ids:
                for name in ("amount_residual", "amount_residual_currency", "price_total", "price_subtotal"):
                    self.attempt(line, {name: 7.0})
                self.attempt(line, {"reconciled": not line.reconciled})
        self.attempt(self.receivable(self.posted), {"parent_state": "draft"})
        other = self.env["res.company"].create({"name": "Shanghai branch"})
        self.env.user.company_ids += other
        self.clerk.company_ids += other
        self.attempt(self.receivable(self.posted), {"company_id": other.id})
        with self.assertRaisesRegex(AccessError, "worked out"):
            self.posted.with_user(self.clerk).create({"move_type": "out_invoice", "amount_total_signed": 1.0})

    def test_tax_corrected(self):
        """CRD-5: the tax of a draft is corrected by a cent as ever, and the payment of an invoice is blocked; the totals follow."""
        order = self.order(50.0)
        order.order_line.tax_ids = self.tax
        order.action_confirm()
        draft = self.invoice(order, post=False).with_user(self.clerk)
        totals = draft.tax_totals
        totals["subtotals"][0]["tax_groups"][0]["tax_amount_currency"] += 0.01
        draft.tax_totals = totals
        self.assertEqual((draft.amount_tax, draft.amount_total, draft.amount_total_signed), (5.01, 55.01, 55.01))
        self.assertEqual(self.exposure(), {"posted": 1000.0, "draft_invoice": 95.01})
        self.posted.with_user(self.clerk).action_toggle_block_payment()
        self.assertEqual(self.posted.payment_state, "blocked")
        self.assertLedger()

    def test_imported(self):
        """CRD-5: a file with a column of totals is refused and says what to leave out."""
        moves = self.env["account.move"].with_user(self.clerk)
        result = moves.load([".id", "amount_total_signed"], [[str(self.draft.id), "1"]])
        self.assertFalse(result["ids"])
        self.assertIn("“Total Signed” of “Journal Entry” is worked out", result["messages"][0]["message"])

    def test_posted_lines(self):
        """CRD-5: what a posted invoice takes over of its order, and who owes it, is not changed on its lines."""
        line = self.posted.invoice_line_ids
        for values in ({"quantity": 500.0}, {"price_unit": 0.1}, {"discount": 99.0}, {"balance": 0.0}):
            self.attempt(line, values, error=UserError)
        due = self.receivable(self.posted)
        self.attempt(due, {"partner_id": self.rival.id}, error=UserError)
        income = line.account_id.id
        self.attempt(due, {"account_id": income, "display_type": "product", "date_maturity": False}, error=UserError)
        due.with_user(self.clerk).write({"date_maturity": "2031-01-01"})
        line.with_user(self.clerk).write({"name": "Training, ten days"})
        self.assertLedger()

    def test_invoiced_by_others(self):
        """CRD-5: what is posted already is not hung on another order, from neither side; the own draft is."""
        order = self.order(500.0, confirm=True)
        line = self.posted.invoice_line_ids
        self.attempt(order.order_line, {"invoice_lines": [Command.link(line.id)]}, error=UserError)
        self.attempt(line, {"sale_line_ids": [Command.link(order.order_line.id)]}, error=UserError)
        self.attempt(
            order,
            {"order_line": [Command.create({"product_id": self.service.id, "invoice_lines": [Command.link(line.id)]})]},
        )
        draft = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [Command.create({"name": "By hand", "price_unit": 500.0, "tax_ids": False})],
            }
        )
        draft.invoice_line_ids.with_user(self.clerk).sale_line_ids = order.order_line
        self.assertEqual(self.exposure(), {"posted": 1000.0, "draft_invoice": 540.0})
        self.assertLedger()

    def test_changed_kind(self):
        """CRD-2: a draft that is no invoice any more leaves its order open again."""
        for kind in ("entry", "out_refund"):
            with self.subTest(kind):
                invoice = self.invoice(self.order(60.0, confirm=True), post=False)
                self.assertEqual(self.exposure()["draft_invoice"], 100.0)
                before = sum(self.exposure().values())
                invoice.with_user(self.clerk).move_type = kind
                self.assertGreaterEqual(sum(self.exposure().values()), before)
                self.assertLedger(kind)
                invoice.unlink()
                self.env["sale.order"].search([("state", "=", "sale"), ("invoice_ids", "=", False)])._action_cancel()

    def test_rate(self):
        """CRD-5: an invoice in the currency of the company has no other rate; in a foreign one the rate can be corrected."""
        for move in (self.posted, self.draft):
            self.attempt(move, {"invoice_currency_rate": 100.0}, error=ValidationError)
        self.draft.with_user(self.clerk).write({"currency_id": self.foreign(rate=4.0).id})
        self.draft.with_user(self.clerk).write({"invoice_currency_rate": 2.0})
        self.assertEqual(self.exposure()["draft_invoice"], 20.0)
        self.draft.with_user(self.clerk).write({"currency_id": self.company.currency_id.id})
        self.assertEqual(self.exposure()["draft_invoice"], 40.0)
        self.assertLedger()

    def test_matching(self):
        """CRD-5: a matching made by hand takes no more than is open, of the same account; an honest one is let through."""
        due = self.receivable(self.posted)
        paid = self.receivable(self.receipt(100.0).move_id)
        income = self.posted.invoice_line_ids
        before = self.exposure()
        partials = self.env["account.partial.reconcile"].with_user(self.clerk)

        def match(credit, amount):
            sums = dict.fromkeys(("amount", "debit_amount_currency", "credit_amount_currency"), amount)
            return partials.create({"debit_move_id": due.id, "credit_move_id": credit.id, **sums})

        for credit, amount in ((income, 1000.0), (paid, 50000.0), (paid, 100.5), (paid, -500.0)):
            with self.subTest(amount=amount), self.assertRaisesRegex(ValidationError, "cannot be matched like this"):
                with self.env.cr.savepoint():
                    match(credit, amount)
            self.assertEqual(self.exposure(), before)
        matching = match(paid, 60.0)
        self.assertEqual(self.exposure()["posted"], 940.0)
        with self.assertRaisesRegex(ValidationError, "cannot be matched like this"), self.env.cr.savepoint():
            matching.amount = 900.0
        with self.assertRaisesRegex(ValidationError, "cannot be matched like this"), self.env.cr.savepoint():
            match(paid, 60.0)
        match(paid, 40.0)
        self.assertEqual(self.exposure(), {"posted": 900.0, "draft_invoice": 40.0})
        self.assertLedger()
