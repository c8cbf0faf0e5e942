from odoo import Command
from odoo.tests import tagged

from .common import CreditCommon


@tagged("post_install", "-at_install")
class TestBooks(CreditCommon):
    """What happens in the books beside orders and invoices: the exposure is what a recomputation from scratch says, each time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rival = cls.env["res.partner"].create({"name": "Rival hospital", "is_company": True})
        cls.posted = cls.invoice(cls.order(1000.0, confirm=True))
        cls.settle()

    def receivable(self, move):
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def entry(self, amount, partner=None):
        """Return a journal entry by which a customer owes so much more, or less."""
        due = self.receivable(self.posted).account_id.id
        other = self.posted.invoice_line_ids.account_id.id
        partner = (partner or self.customer).id
        lines = [
            {"account_id": due, "partner_id": partner, "balance": amount},
            {"account_id": other, "balance": -amount},
        ]
        return self.env["account.move"].create({"line_ids": [Command.create(line) for line in lines]})

    def test_journal_entry(self):
        """CRD-2: an entry on the receivable account counts when it is posted, and no longer when it is draft again."""
        entry = self.entry(300.0)
        self.assertEqual(self.exposure(), {"posted": 1000.0})
        entry.action_post()
        self.assertEqual(self.exposure(), {"posted": 1300.0})
        self.assertLedger("posted")
        entry.button_draft()
        self.assertEqual(self.exposure(), {"posted": 1000.0})
        entry.line_ids[0].partner_id = self.rival
        entry.action_post()
        self.assertEqual((self.exposure(), self.exposure(self.rival)), ({"posted": 1000.0}, {"posted": 300.0}))
        entry._reverse_moves(cancel=True)
        self.assertFalse(self.exposure(self.rival))
        self.assertLedger("reversed")

    def test_write_off(self):
        """CRD-2: what is written off is not owed; when the write-off goes it is owed again."""
        loss = self.entry(-250.0)
        loss.action_post()
        self.assertEqual(self.exposure(), {"posted": 1000.0, "advance": -250.0})
        self.receivable(self.posted + loss).reconcile()
        self.assertEqual(self.exposure(), {"posted": 750.0})
        self.assertLedger("written off")
        loss.button_draft()
        self.assertEqual(self.exposure(), {"posted": 1000.0})
        self.assertLedger("draft again")
        loss.button_cancel()
        self.assertEqual(self.exposure(), {"posted": 1000.0})
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.posted.ids
        )
        wizard.create(
            {
                "amount": 990.0,
                "payment_difference_handling": "reconcile",
                "writeoff_account_id": self.posted.invoice_line_ids.account_id.id,
            }
        )._create_payments()
        self.assertFalse(self.exposure())
        self.assertLedger("paid with a write-off")

    def test_paid_by_another(self):
        """CRD-2: with the payment of another customer matched, the one owes less and the other has less of an advance."""
        payment = self.receipt(400.0, partner=self.rival)
        self.assertEqual(self.exposure(self.rival), {"advance": -400.0})
        self.receivable(self.posted + payment.move_id).reconcile()
        self.assertEqual((self.exposure(), self.exposure(self.rival)), ({"posted": 600.0}, {}))
        self.assertLedger("matched")
        self.receivable(self.posted).remove_move_reconcile()
        self.assertEqual((self.exposure(), self.exposure(self.rival)), ({"posted": 1000.0}, {"advance": -400.0}))
        self.assertLedger("undone")

    def test_payment_taken_back(self):
        """CRD-2: a payment that is reset, refused or deleted has never been; one that is posted again counts again."""
        payment = self.pay(self.posted, 700.0)
        self.assertEqual(self.exposure(), {"posted": 300.0})
        payment.action_draft()
        self.assertEqual(self.exposure(), {"posted": 1000.0})
        self.assertLedger("draft")
        payment.action_post()
        self.assertEqual(self.exposure(), {"posted": 300.0})
        self.assertLedger("posted again")
        payment.action_cancel()
        self.assertEqual(self.exposure(), {"posted": 1000.0})
        self.assertLedger("cancelled")

    def test_matched_with_drafts(self):
        """CRD-5: what is matched with a draft entry is owed; with the payment of an invoice that is draft again there is an advance."""
        draft = self.entry(-1000.0)
        self.receivable(self.posted + draft).reconcile()
        self.assertFalse(self.receivable(self.posted).amount_residual)
        self.assertEqual(self.exposure(), {"posted": 1000.0})
        self.assertLedger("draft")
        self.customer.write({"parent_id": self.rival.id, "is_company": False})
        self.assertEqual(self.exposure(self.rival), {"posted": 1000.0})
        self.assertLedger("moved")
        run = self.env["trade.credit.run"]
        self.assertIn(self.posted.id, [row[0] for row in self.env.execute_query(run._get_documents()["account.move"])])
        draft.action_post()
        self.assertFalse(self.exposure(self.rival))
        self.posted.button_draft()
        self.assertEqual(self.exposure(self.rival), {"draft_invoice": 1000.0, "advance": -1000.0})
        self.assertLedger("the invoice is draft")

    def test_draft_changed_hands(self):
        """CRD-2: a draft invoice that goes to another customer, contact, currency or company takes its value along."""
        draft = self.invoice(self.order(60.0, confirm=True), post=False)
        self.assertEqual(self.exposure(), {"posted": 1000.0, "draft_invoice": 60.0})
        draft.partner_id = self.rival
        self.assertEqual((self.exposure(), self.exposure(self.rival)), ({"posted": 1000.0}, {"draft_invoice": 60.0}))
        self.assertLedger("customer")
        draft.partner_id = self.contact
        self.assertEqual(self.exposure(), {"posted": 1000.0, "draft_invoice": 60.0})
        draft.currency_id = self.foreign(rate=3.0)
        self.assertEqual(self.exposure(), {"posted": 1000.0, "draft_invoice": 20.0})
        self.assertLedger("currency")
        other = self.env["res.company"].create({"name": "Shanghai branch"})
        self.env["account.chart.template"].try_loading("generic_coa", company=other, install_demo=False)
        self.env.user.company_ids += other
        journal = self.env["account.journal"].search([("type", "=", "sale"), ("company_id", "=", other.id)], limit=1)
        made = (
            self.env["account.move"]
            .with_company(other)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.customer.id,
                    "journal_id": journal.id,
                    "invoice_line_ids": [Command.create({"name": "By hand", "price_unit": 80.0, "tax_ids": False})],
                }
            )
        )
        self.assertEqual(self.exposure(company=other), {"draft_invoice": 80.0})
        made.action_post()
        self.assertEqual(self.exposure(company=other), {"posted": 80.0})
        self.assertLedger("company")

    def test_customer_moved(self):
        """CRD-1: a company that becomes a branch of another takes what it owes along, and back."""
        branch = self.env["res.partner"].create({"name": "Branch", "is_company": True})
        self.invoice(self.order(70.0, partner=branch, confirm=True))
        self.order(30.0, partner=branch, confirm=True)
        branch.write({"is_company": False, "parent_id": self.customer.id})
        self.assertEqual(self.exposure(), {"posted": 1070.0, "open_order": 30.0})
        self.assertLedger("joined")
        branch.write({"is_company": True, "parent_id": False})
        self.assertEqual(sum(self.exposure().values()) + sum(self.exposure(branch).values()), 1100.0)
        self.assertLedger("left")

    def test_strange_orders(self):
        """CRD-2: discounts above 100 %, negative prices, too much delivered or billed in advance never make an exposure negative."""
        order = self.order(100.0, quantity=2, confirm=True, product=self.consulting)
        for values in (
            {"discount": 150.0},
            {"discount": 0.0, "price_unit": -50.0},
            {"price_unit": 100.0, "qty_delivered": 50.0},
            {"qty_delivered": -3.0},
            {"qty_delivered": 0.0, "product_uom_qty": -2.0},
            {"product_uom_qty": 0.0},
            {"product_uom_qty": 2.0},
        ):
            with self.subTest(str(values)):
                order.order_line.write(values)
                parts = self.exposure()
                self.assertTrue(all(amount > 0 for amount in parts.values()), parts)
                self.assertLedger(str(values))
        wizard = self.env["sale.advance.payment.inv"].with_context(active_model="sale.order", active_ids=order.ids)
        wizard.create({"advance_payment_method": "fixed", "fixed_amount": 900.0}).create_invoices()
        self.assertEqual(self.exposure(), {"posted": 1000.0, "draft_invoice": 900.0})
        self.assertLedger("more than all in advance")
        order.invoice_ids.action_post()
        self.pay(order.invoice_ids)
        self.assertEqual(self.exposure(), {"posted": 1000.0})
        self.assertLedger("paid in advance")
