from odoo import Command, fields
from odoo.tests import freeze_time, tagged

from .common import CreditCommon


@tagged("post_install", "-at_install")
class TestLedger(CreditCommon):
    """Every unit of value stands in exactly one bucket."""

    def test_chain(self):
        """CRD-2: from the order to the payment the value moves from bucket to bucket and never counts twice."""
        order = self.order(100.0, quantity=10, product=self.consulting)
        self.assertEqual(self.exposure(), {})  # a quotation owes nothing
        order.action_confirm()
        self.assertEqual(self.exposure(), {"open_order": 1000.0})
        order.order_line.qty_delivered = 4
        self.assertEqual(self.exposure(), {"open_order": 600.0, "shipped": 400.0})
        invoice = self.invoice(order, post=False)
        self.assertEqual(self.exposure(), {"open_order": 600.0, "draft_invoice": 400.0})
        invoice.action_post()
        self.assertEqual(self.exposure(), {"open_order": 600.0, "posted": 400.0})
        self.pay(invoice, 150.0)
        self.assertEqual(self.exposure(), {"open_order": 600.0, "posted": 250.0})
        self.pay(invoice)
        self.assertEqual(self.exposure(), {"open_order": 600.0})
        order.order_line.qty_delivered = 10
        self.pay(self.invoice(order))
        self.assertEqual(self.exposure(), {})
        self.assertLedger()

    def test_cancel(self):
        """CRD-2: a cancelled invoice goes back to its order, a cancelled order owes nothing, a reopened one not yet."""
        order = self.order(100.0, confirm=True)
        invoice = self.invoice(order)
        self.assertEqual(self.exposure(), {"posted": 100.0})
        invoice.button_draft()
        self.assertEqual(self.exposure(), {"draft_invoice": 100.0})
        invoice.button_cancel()
        self.assertEqual(self.exposure(), {"open_order": 100.0})
        order._action_cancel()
        self.assertEqual(self.exposure(), {})
        order.action_draft()
        self.assertEqual(self.exposure(), {})
        self.assertLedger()

    def test_invoice_deleted(self):
        """CRD-2: a draft invoice that is deleted leaves its value with the order."""
        order = self.order(100.0, confirm=True)
        invoice = self.invoice(order, post=False)
        self.assertEqual(self.exposure(), {"draft_invoice": 100.0})
        invoice.unlink()
        self.assertEqual(self.exposure(), {"open_order": 100.0})
        self.assertLedger()

    def test_order_edited(self):
        """CRD-2: quantity, price, discount, lines, taxes and a deleted line all reach the ledger."""
        order = self.order(100.0, confirm=True)
        line = order.order_line
        line.product_uom_qty = 3
        self.assertEqual(self.exposure(), {"open_order": 300.0})
        line.price_unit = 50.0
        self.assertEqual(self.exposure(), {"open_order": 150.0})
        line.discount = 10.0
        self.assertEqual(self.exposure(), {"open_order": 135.0})
        line.tax_ids = self.tax
        self.assertEqual(self.exposure(), {"open_order": 148.5})
        order.order_line = [
            Command.create({"product_id": self.service.id, "price_unit": 10.0, "tax_ids": [Command.clear()]})
        ]
        self.assertEqual(self.exposure(), {"open_order": 158.5})
        order.order_line[-1].product_uom_qty = 0
        self.assertEqual(self.exposure(), {"open_order": 148.5})
        self.assertLedger()

    def test_parts_add_up(self):
        """CRD-2: half delivered of what cannot be halved is still as much as the order, to the last digit."""
        order = self.order(1.05, quantity=2, product=self.consulting)
        order.order_line.discount = 50.0
        order.action_confirm()
        self.assertEqual(self.exposure(), {"open_order": 1.05})
        order.order_line.qty_delivered = 1.0
        self.assertEqual(self.exposure(), {"open_order": 0.52, "shipped": 0.53})

    def test_advance(self):
        """CRD-2: an advance receipt lowers what is owed until it is applied, and then the invoice is lower."""
        self.receipt(80.0)
        self.assertEqual(self.exposure(), {"advance": -80.0})
        invoice = self.invoice(self.order(100.0, confirm=True))
        self.assertEqual(self.exposure(), {"posted": 100.0, "advance": -80.0})
        credit = self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.customer.id),
                ("account_type", "=", "asset_receivable"),
                ("amount_residual", "<", 0),
            ]
        )
        invoice.js_assign_outstanding_line(credit.id)
        self.assertEqual(self.exposure(), {"posted": 20.0})
        credit.remove_move_reconcile()
        self.assertEqual(self.exposure(), {"posted": 100.0, "advance": -80.0})
        self.assertLedger()

    def test_down_payment(self):
        """CRD-2: a down payment is owed once, by its invoice, and not again by the order."""
        order = self.order(1000.0, confirm=True)
        wizard = self.env["sale.advance.payment.inv"].with_context(active_model="sale.order", active_ids=order.ids)
        wizard.create({"advance_payment_method": "percentage", "amount": 30}).create_invoices()
        down_payment = order.invoice_ids
        self.assertEqual(self.exposure(), {"open_order": 700.0, "draft_invoice": 300.0})
        down_payment.action_post()
        self.assertEqual(self.exposure(), {"open_order": 700.0, "posted": 300.0})
        self.pay(down_payment)
        self.assertEqual(self.exposure(), {"open_order": 700.0})
        final = self.invoice(order, final=True)
        self.assertEqual(self.exposure(), {"posted": 700.0})
        self.pay(final)
        self.assertEqual(self.exposure(), {})
        self.assertLedger()

    def test_credit_note(self):
        """CRD-2: a draft credit note changes nothing, a posted one stands as a credit until it is applied."""
        order = self.order(100.0, quantity=10, confirm=True)
        invoice = self.invoice(order)
        reversal = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=invoice.ids)
        note = self.env["account.move"].browse(
            reversal.create({"journal_id": invoice.journal_id.id}).refund_moves()["res_id"]
        )
        note.invoice_line_ids.quantity = 2
        self.assertEqual(self.exposure(), {"posted": 1000.0})
        note.action_post()
        # as Odoo sees it, the order can be invoiced again for what was credited
        self.assertEqual(sum(self.exposure().values()), 1000.0)
        self.assertLedger()

    def test_foreign_currency(self):
        """CRD-2, CRD-5: a foreign order counts in company currency, at the rate of its day."""
        currency = self.foreign(rate=4.0)
        order = self.order(100.0, pricelist_id=self.pricelist_in(currency).id, confirm=True)
        order.flush_recordset()
        self.assertEqual(order.currency_id, currency)
        self.assertEqual(self.exposure(), {"open_order": 25.0})
        self.invoice(order)
        self.assertEqual(self.exposure(), {"posted": 25.0})
        self.assertLedger()

    def test_no_rate(self):
        """CRD-2, CRD-5: without a rate the ledger knows that it does not know; the first rate gives the value."""
        currency = self.foreign()
        order = self.order(100.0, pricelist_id=self.pricelist_in(currency).id, confirm=True)
        self.settle()
        entries = self.env["trade.credit.entry"].search([("source", "=", "sale.order"), ("res_id", "=", order.id)])
        self.assertEqual(entries.mapped("unvalued"), [1])
        self.env["res.currency.rate"].create({"currency_id": currency.id, "rate": 2.0, "name": "2020-01-01"})
        self.assertEqual(self.exposure(), {"open_order": 50.0})
        self.assertFalse(self.env["trade.credit.balance"]._read_group([], [], ["unvalued:sum"])[0][0])
        self.assertLedger()

    def test_contacts_roll_up(self):
        """CRD-1: what a contact or another invoice address owes is owed by the customer."""
        self.order(100.0, partner=self.contact, confirm=True)
        other = self.env["res.partner"].create({"name": "Holding"})
        self.order(50.0, partner_invoice_id=other.id, confirm=True)
        self.assertEqual(self.exposure(), {"open_order": 100.0})
        self.assertEqual(self.exposure(other), {"open_order": 50.0})
        other.parent_id = self.customer
        self.assertEqual(self.exposure(), {"open_order": 150.0})
        self.assertLedger()

    def test_companies(self):
        """CRD-1, ORG-5: each company has its own ledger."""
        other = self.env["res.company"].create({"name": "Shanghai branch"})
        self.env["account.chart.template"].try_loading("generic_coa", company=other, install_demo=False)
        self.env.user.company_ids += other
        order = (
            self.env["sale.order"]
            .with_company(other)
            .create(
                {
                    "partner_id": self.customer.id,
                    "company_id": other.id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.service.id, "price_unit": 70.0, "tax_ids": [Command.clear()]}
                        )
                    ],
                }
            )
        )
        order.action_confirm()
        self.order(30.0, confirm=True)
        self.assertEqual(self.exposure(), {"open_order": 30.0})
        self.assertEqual(self.exposure(company=other), {"open_order": 70.0})
        self.assertLedger()

    def test_merge(self):
        """CRD-5, OWN-7: what merged customers owe is owed by the one that is left."""
        double = self.env["res.partner"].create({"name": "Renmin Hosp."})
        self.order(100.0, confirm=True)
        self.order(40.0, partner=double, confirm=True)
        self.settle()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer | double).ids, self.customer)
        self.assertEqual(self.exposure(), {"open_order": 140.0})
        self.assertLedger()

    def test_overdue_follows_the_clock(self):
        """CRD-2: what is overdue changes at midnight without anything being written."""
        with freeze_time("2026-03-01"):
            order = self.order(100.0, confirm=True)
            order.payment_term_id = self.env.ref("account.account_payment_term_30days")
            invoice = order._create_invoices()
            invoice.invoice_date = fields.Date.today()
            invoice.action_post()
            self.settle()
        check = self.env["trade.credit.check"]
        written = self.env["trade.credit.balance"].search([]).ids
        for day, overdue in (("2026-03-31", 0.0), ("2026-04-01", 100.0)):
            with freeze_time(day):
                subjects = check._get_subjects(self.company, [self.customer.id])
                exposures, _own = check._get_exposures(subjects)
                self.assertEqual(exposures[subjects[0]].overdue, overdue, day)
        self.company.trade_credit_overdue_days = 5
        for day, overdue in (("2026-04-05", 0.0), ("2026-04-06", 100.0)):
            with freeze_time(day):
                self.assertEqual(check._get_exposures(subjects)[0][subjects[0]].overdue, overdue, day)
        self.assertEqual(self.env["trade.credit.balance"].search([]).ids, written)

    def test_negative_order(self):
        """CRD-5: an order below zero makes no room for others."""
        self.order(100.0, confirm=True)
        self.order(-500.0, confirm=True)
        self.assertEqual(self.exposure(), {"open_order": 100.0})
        self.assertLedger()

    def test_rebuild_and_compare(self):
        """CRD-5: a damaged ledger is reported by the comparison and repaired by the rebuild, which can be interrupted."""
        orders = self.env["sale.order"].concat(*(self.order(100.0, confirm=True) for _index in range(5)))
        self.settle()
        self.env.cr.execute(
            "UPDATE trade_credit_entry SET amount = 1 WHERE res_id = %s AND source = 'sale.order'", [orders[0].id]
        )
        self.env.cr.execute(
            "DELETE FROM trade_credit_entry WHERE res_id = %s AND source = 'sale.order'", [orders[1].id]
        )
        self.env.cr.execute(
            "UPDATE trade_credit_balance SET amount = amount + 7 WHERE partner_id = %s", [self.customer.id]
        )
        self.env.invalidate_all()
        runs = self.env["trade.credit.run"]
        compare = runs._start("compare")
        while compare._step(2):
            pass
        self.assertEqual((compare.state, compare.difference_count), ("bad", 2))
        self.assertIn(f"sale.order {orders[0].id}", compare.report)
        rebuild = runs._start("rebuild")
        rebuild._step(2)
        self.assertEqual(runs._start("rebuild"), rebuild, "it goes on where it was")
        while rebuild._step(2):
            pass
        self.assertEqual(self.exposure(), {"open_order": 500.0})
        self.assertLedger()

    def test_nightly_comparison(self):
        """CRD-5, CRD-7: the nightly job finds a drifted counter and a lost entry, reports them, and changes nothing."""
        order = self.order(100.0, confirm=True)
        self.settle()
        runs = self.env["trade.credit.run"]
        with self.enter_registry_test_mode():
            self.env.ref("trade_credit.ir_cron_compare").method_direct_trigger()
        good = runs.search([], limit=1)
        self.assertEqual((good.kind, good.state), ("compare", "good"))
        self.assertFalse(runs.search_count(runs._trade_reminder_domain("credit_run")))
        self.env.cr.execute(
            "UPDATE trade_credit_balance SET amount = amount + 7 WHERE partner_id = %s", [self.customer.id]
        )
        self.env.cr.execute("DELETE FROM trade_credit_entry WHERE res_id = %s AND source = 'sale.order'", [order.id])
        self.env.invalidate_all()
        with self.enter_registry_test_mode():
            self.env.ref("trade_credit.ir_cron_compare").method_direct_trigger()
        bad = runs.search([], limit=1)
        self.assertEqual((bad.state, bad.difference_count, bad.balance_difference_count), ("bad", 1, 1))
        self.assertEqual(bad.report, f"sale.order {order.id}")
        self.assertEqual(self.exposure(), {"open_order": 107.0}, "a comparison repairs nothing")
        self.assertFalse(self.env["trade.credit.entry"].search([("res_id", "=", order.id)]))
        self.assertEqual(runs.search(runs._trade_reminder_domain("credit_run")), bad)
        runs._rebuild()
        self.assertEqual(self.exposure(), {"open_order": 100.0})
        self.assertFalse(runs.search(runs._trade_reminder_domain("credit_run")), "it was repaired")
        self.assertLedger()

    def test_compaction(self):
        """CRD-5: melting changes no sum, and leaves one row per counter."""
        for _index in range(5):
            self.order(100.0, confirm=True)
            self.settle()
        balances = self.env["trade.credit.balance"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(len(balances), 5)
        self.env["trade.credit.standing"]._melt()
        balances = self.env["trade.credit.balance"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(balances.mapped("amount"), [500.0])
        self.assertLedger()

    def test_remembered_customer(self):
        """CRD-5: of an order that changed hands, what is remembered of its contact is the new customer, not the old one."""
        other = self.env["res.partner"].create({"name": "Another hospital"})
        order = self.order(100.0, confirm=True)
        self.settle()
        order.partner_invoice_id = other
        self.env.flush_all()
        for turned in (False, True):
            other.invalidate_recordset()
            self.assertEqual(order.partner_invoice_id, other)
            parties = order.company_id.id, order.user_id.id, order.team_id.id
            rows = [
                ("sale.order", order.id, parties[0], customer.id, *parties[1:], amount)
                for customer, amount in ((order.partner_id, -100.0), (other, 100.0))
            ]
            self.env["trade.credit.ledger"]._remember_customers(rows[::-1] if turned else rows)
            self.assertEqual(other.commercial_partner_id, other)

    def test_fill(self):
        """CRD-2, CRD-7: installing counts all documents there are, and everybody's standing with them; nothing counts twice."""
        order = self.order(100.0, confirm=True)
        self.invoice(self.order(50.0, confirm=True))
        self.settle()
        expected = self.exposure()
        order.note = "marked or not"
        self.env.cr.execute("UPDATE trade_credit_entry SET amount = 1")
        self.env["trade.credit.run"]._fill()
        self.env.invalidate_all()
        self.assertEqual(self.exposure(), expected)
        self.assertFalse(self.env["trade.credit.balance"].search([("melted", "=", False)]))
        self.assertLedger()
