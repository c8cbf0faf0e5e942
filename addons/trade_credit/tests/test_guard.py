from contextlib import suppress
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from odoo.addons.trade_credit.tools.stored import FUNCTIONS, drop

from .common import GuardCommon


@tagged("post_install", "-at_install")
class TestGuard(GuardCommon):
    """No path passes the limit."""

    def test_confirm(self):
        """CRD-3, CRD-5: up to the limit orders pass; the one beyond it is stopped with object, limit, excess and make-up."""
        self.confirmed(200.0)
        self.confirmed(100.0)
        with self.refused() as caught:
            self.order(50.0).action_confirm()
        text = str(caught.exception)
        for part in ("Renmin Hospital", "300.00", "350.00", "50.00", "Open orders"):
            self.assertIn(part, text)

    def test_split(self):
        """CRD-5: two halves of an order are no smaller than the whole."""
        self.confirmed(200.0)
        self.confirmed(60.0)
        with self.refused():
            self.order(60.0).action_confirm()

    def test_batch(self):
        """CRD-5: orders confirmed together count together."""
        orders = self.order(200.0) | self.order(200.0)
        with self.refused():
            orders.action_confirm()

    def test_edit_after_confirmation(self):
        """CRD-5: quantity, price, discount and lines of a confirmed order cannot grow over the limit, by form or by line."""
        order = self.confirmed(200.0)
        line = order.order_line
        self.confirmed(100.0)
        added = {"product_id": self.service.id, "price_unit": 10.0, "tax_ids": [Command.clear()]}
        for index, change in enumerate(
            (
                lambda: line.write({"product_uom_qty": 4}),
                lambda: line.write({"price_unit": 201.0}),
                lambda: line.write({"discount": -5.0}),
                lambda: line.write({"tax_ids": [Command.set(self.tax.ids)]}),
                lambda: order.write({"order_line": [Command.update(line.id, {"price_unit": 250.0})]}),
                lambda: order.write({"order_line": [Command.create(added)]}),
                lambda: self.env["sale.order.line"].create({**added, "order_id": order.id}),
            )
        ):
            with self.subTest(index), self.refused():
                change()
        line.price_unit = 150.0  # less is always possible
        line.price_unit = 200.0
        self.assertEqual(self.exposure(), {"open_order": 300.0})

    def test_delivered_quantity(self):
        """CRD-5: delivering more than was ordered is as good as ordering more."""
        order = self.confirmed(200.0, product=self.consulting)
        with self.refused():
            order.order_line.qty_delivered = 2
            self.settle()

    def test_customer_changed(self):
        """CRD-5: an order cannot be confirmed for one customer and then be given to another."""
        other = self.env["res.partner"].create({"name": "Distributor"})
        order = self.confirmed(1000.0, partner=other)
        with self.refused():
            order.write({"partner_id": self.customer.id, "partner_invoice_id": self.customer.id})
        with self.refused():
            order.partner_invoice_id = self.contact

    def test_hierarchy_changed(self):
        """CRD-5: a customer with open orders cannot slip below one whose limit is used up."""
        other = self.env["res.partner"].create({"name": "Ward 4"})
        self.confirmed(1000.0, partner=other)
        with self.refused():
            other.parent_id = self.customer
            self.settle()

    def test_currency_and_date(self):
        """CRD-5: neither a foreign currency nor another date of the rate brings an order past the limit."""
        currency = self.foreign(rate=4.0)
        self.env["res.currency.rate"].create({"currency_id": currency.id, "rate": 1.0, "name": "2021-01-01"})
        with self.refused():
            self.order(1300.0, pricelist_id=self.pricelist_in(currency).id).action_confirm()
        order = self.order(300.0, pricelist_id=self.pricelist_in(currency).id)
        order.action_confirm()
        order.date_order = "2020-06-01 12:00:00"
        self.assertEqual(self.exposure(), {"open_order": 75.0})
        self.confirmed(200.0)
        with self.refused():
            order.date_order = "2022-06-01 12:00:00"
            self.settle()

    def test_no_rate(self):
        """CRD-5: a currency without a rate never counts as zero, nor as one: the order is stopped."""
        currency = self.foreign()
        with self.refused("has no rate"):
            self.order(1.0, pricelist_id=self.pricelist_in(currency).id).action_confirm()

    def test_rate_lost(self):
        """CRD-5: while a document of the customer cannot be valued nothing more passes."""
        self.set_policy("credit_limit_order", "confirm", "off")
        self.order(1.0, pricelist_id=self.pricelist_in(self.foreign()).id, confirm=True)
        self.settle()
        self.set_policy("credit_limit_order", "confirm", "block")
        with self.refused("currency without a rate"):
            self.order(1.0).action_confirm()

    def test_reopened(self):
        """CRD-5: an order that was cancelled and reopened is checked like a new one."""
        order = self.confirmed(200.0)
        order._action_cancel()
        self.confirmed(200.0)
        order.action_draft()
        with self.refused():
            order.action_confirm()

    def test_state_written(self):
        """CRD-5: writing the state by RPC, creating a confirmed order by import and copying pass the same guard."""
        self.confirmed(200.0)
        order = self.order(200.0)
        with self.refused():
            order.write({"state": "sale"})
        with self.refused():
            self.order(200.0, state="sale")
        with self.refused():
            order.copy().with_context(trade_credit_skip=True, skip_credit=True).action_confirm()

    def test_imported(self):
        """CRD-5: an imported change of a confirmed order is refused with the row, not let in."""
        order = self.confirmed(200.0)
        self.confirmed(100.0)
        result = self.env["sale.order.line"].load([".id", "price_unit"], [[str(order.order_line.id), "500"]])
        self.assertFalse(result["ids"])
        self.assertIn("exceeded by", result["messages"][0]["message"])
        self.assertEqual(self.exposure(), {"open_order": 300.0})

    def test_portal(self):
        """CRD-5: the customer cannot sign an order into being; it confirms in sudo and meets the same guard."""
        self.confirmed(200.0)
        order = self.order(200.0, require_signature=True, state="sent")
        with self.refused("cannot be confirmed online"):
            order.with_user(self.env.ref("base.public_user")).sudo()._validate_order()

    def test_swallowed(self):
        """CRD-5: somebody who catches the refusal and goes on is refused at the end of the transaction all the same."""
        order = self.confirmed(200.0)
        self.confirmed(100.0)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            with suppress(UserError):
                order.order_line.write({"price_unit": 500.0})
            self.env.cr.flush()

    def test_merge(self):
        """CRD-5, OWN-7: merging customers adds up what they owe, keeps the limit, and frees nobody who is blocked."""
        double = self.env["res.partner"].create({"name": "Renmin Hosp."})
        self.confirmed(200.0)
        self.confirmed(90.0, partner=double)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((self.customer | double).ids, self.customer)
        with self.refused():
            self.order(11.0).action_confirm()
        self.order(10.0).action_confirm()
        self.settle()
        double = self.env["res.partner"].create({"name": "Renmin Hosp."})
        self.env["trade.credit.object"].create({"partner_id": double.id, "limit_mode": "blocked"})
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((self.customer | double).ids, self.customer)
        with self.refused("is blocked"):
            self.order(1.0).action_confirm()

    def test_limit_lowered(self):
        """CRD-1: lowering a limit breaks no order, but nothing more passes and nothing grows."""
        order = self.confirmed(200.0)
        self.object.limit_amount = 100.0
        order.note = "Call before delivery"
        order.order_line.price_unit = 190.0
        with self.refused():
            order.order_line.price_unit = 195.0

    def test_invoicing_moves_nothing(self):
        """CRD-5: invoicing, posting and cancelling invoices of what was let through is never stopped by the order's limit."""
        order = self.confirmed(300.0)
        self.object.limit_amount = 10.0
        invoice = self.invoice(order)
        invoice.button_draft()
        invoice.button_cancel()
        self.assertEqual(self.exposure(), {"open_order": 300.0})

    def test_blocked_zero_none(self):
        """CRD-1: no limit, a limit of zero and blocked are three different things."""
        self.object.limit_mode = "none"
        self.confirmed(10_000.0)
        self.object.write({"limit_mode": "limit", "limit_amount": 0.0})
        with self.refused():
            self.order(1.0).action_confirm()
        self.order(0.0).action_confirm()  # a free sample owes nothing
        self.object.limit_mode = "blocked"
        with self.refused("is blocked"):
            self.order(0.0).action_confirm()

    def test_validity(self):
        """CRD-1: before and after its time nothing is granted."""
        self.object.write({"valid_from": "2026-02-01", "valid_until": "2026-02-28"})
        for day, passes in (("2026-01-31", False), ("2026-02-01", True), ("2026-02-28", True), ("2026-03-01", False)):
            with freeze_time(day):
                order = self.order(10.0)
                if passes:
                    order.action_confirm()
                else:
                    with self.refused("not valid today"):
                        order.action_confirm()

    def test_defaults(self):
        """CRD-1: without a limit of its own a customer has that of its grade, else that of the company."""
        other = self.env["res.partner"].create({"name": "New clinic"})
        self.company.write({"trade_credit_default_mode": "limit", "trade_credit_default_limit": 50.0})
        with self.refused():
            self.order(51.0, partner=other).action_confirm()
        grade = self.env["trade.credit.grade"].create({"name": "B", "limit_amount": 500.0})
        self.env["trade.credit.object"].create({"partner_id": other.id, "grade_id": grade.id})
        self.order(499.0, partner=other).action_confirm()
        with self.refused():
            self.order(2.0, partner=other).action_confirm()

    def test_group(self):
        """CRD-1: the members of a group share its limit, whatever their own."""
        group = self.env["trade.credit.object"].create(
            {"kind": "group", "name": "Hospital holding", "limit_mode": "limit", "limit_amount": 400.0}
        )
        sister = self.env["res.partner"].create({"name": "Sister hospital"})
        self.object.parent_id = group
        self.limit(300.0, partner=sister, parent_id=group.id)
        self.confirmed(250.0)
        with self.refused("Hospital holding"):
            self.order(200.0, partner=sister).action_confirm()
        self.order(150.0, partner=sister).action_confirm()

    def test_salesperson_and_department(self):
        """CRD-1: a salesperson and a department have limits too; one of a department above covers those below."""
        above = self.env["crm.team"].create({"name": "All sales"})
        self.department.trade_parent_id = above
        objects = self.env["trade.credit.object"]
        objects.create({"kind": "salesperson", "user_id": self.seller.id, "limit_mode": "limit", "limit_amount": 500.0})
        objects.create({"kind": "department", "team_id": above.id, "limit_mode": "limit", "limit_amount": 700.0})
        partners = self.env["res.partner"].create([{"name": f"Clinic {i}"} for i in range(3)])
        self.confirmed(400.0, partner=partners[0], user_id=self.seller.id, team_id=self.department.id)
        with self.refused("Salesperson Chen Jing"):
            self.order(200.0, partner=partners[1], user_id=self.seller.id, team_id=self.department.id).action_confirm()
        with self.refused("Department"):
            self.order(400.0, partner=partners[1], user_id=self.finance.id, team_id=self.department.id).action_confirm()
        other = self.confirmed(250.0, partner=partners[2], user_id=self.finance.id, team_id=self.department.id)
        with self.refused("Salesperson Chen Jing"):
            other.user_id = self.seller

    def test_overdue(self):
        """CRD-2: overdue days, amount and share decide together; the next order is stopped, the clock alone decides when."""
        self.set_policy("credit_limit_order", "confirm", "off")
        self.set_policy("credit_overdue_order", "confirm", "block")
        with freeze_time("2026-03-01"):
            self.invoice(self.order(100.0, confirm=True))
        with freeze_time("2026-03-01"):
            self.order(10.0).action_confirm()
        with freeze_time("2026-03-02"), self.refused("are overdue"):
            self.order(10.0).action_confirm()
        self.company.trade_credit_overdue_days = 10
        with freeze_time("2026-03-10"):
            self.order(10.0).action_confirm()
        self.company.write({"trade_credit_overdue_days": 0, "trade_credit_overdue_amount": 100.0})
        with freeze_time("2026-03-10"):
            self.order(10.0).action_confirm()
        self.company.write({"trade_credit_overdue_amount": 0.0, "trade_credit_overdue_share": 60.0})
        with freeze_time("2026-03-10"), self.refused("are overdue"):
            self.order(10.0).action_confirm()

    def test_credit_days(self):
        """CRD-1: the payment terms of an order cannot give more than the credit days."""
        self.set_policy("credit_days_order", "confirm", "block")
        self.object.credit_days = 15
        order = self.order(10.0, payment_term_id=self.env.ref("account.account_payment_term_30days").id)
        with self.refused("30 days to pay, allowed are 15"):
            order.action_confirm()
        order.payment_term_id = self.env.ref("account.account_payment_term_15days")
        order.action_confirm()

    def test_buckets_that_count(self):
        """CRD-2: a part that does not count makes room; the document at hand always counts."""
        self.confirmed(250.0)
        self.company.trade_credit_excluded_bucket_ids = self.env.ref("trade_credit.bucket_open_order")
        self.confirmed(250.0)
        with self.refused():
            self.order(301.0).action_confirm()
        self.company.trade_credit_excluded_bucket_ids = [Command.clear()]
        with self.refused():
            self.order(1.0).action_confirm()

    def test_advance_makes_room(self):
        """CRD-2, FIN-2: what a customer has paid in advance can be ordered for."""
        self.receipt(200.0)
        self.confirmed(500.0)
        with self.refused():
            self.order(1.0).action_confirm()

    def test_post(self):
        """CRD-3: an invoice without an order meets the limit when it is posted, by button, RPC or cron."""
        self.set_policy("credit_limit_invoice", "post", "block")
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [
                    Command.create({"product_id": self.service.id, "price_unit": 301.0, "tax_ids": [Command.clear()]})
                ],
            }
        )
        for post in (invoice.action_post, lambda: invoice._post(soft=False)):
            with self.refused():
                post()
        invoice.invoice_line_ids.price_unit = 300.0
        invoice.action_post()

    def test_ship(self):
        """CRD-3: goods do not leave for a customer over its limit, and the warehouse reads no figures."""
        clerk = self.trade_user("warehouse_clerk")
        self.confirmed(200.0)
        self.object.limit_amount = 100.0
        self.set_policy("credit_limit_delivery", "ship", "block")
        picking = self.delivery()
        with self.refused("Finance must release it") as caught:
            picking.with_user(clerk).button_validate()
        self.assertNotIn("100", str(caught.exception))
        self.object.limit_amount = 200.0
        picking.with_user(clerk).button_validate()
        self.assertEqual(picking.state, "done")

    def test_save_warns(self):
        """CRD-3: at saving a quotation the policy may block already; a warning only stands in the banner."""
        order = self.order(500.0)
        self.set_policy("credit_limit_order", "save", "warn")
        order.note = "x"
        self.assertIn("exceeded by", order.with_user(self.finance).trade_blocker_html)
        self.set_policy("credit_limit_order", "save", "block")
        with self.refused():
            order.note = "y"

    def test_who_reads_what(self):
        """CRD-3, ORG-3: a role without the privilege reads only that finance must release it, in banner and message."""
        order = self.order(500.0, user_id=self.seller.id)
        banner = order.with_user(self.seller).trade_blocker_html
        self.assertIn("Finance must release it", banner)
        self.assertNotIn("300", banner)
        with self.refused("Finance must release it") as caught:
            order.with_user(self.seller).action_confirm()
        self.assertNotIn("300", str(caught.exception))

    def test_banner_says_what_happens(self):
        """CRD-3: the banner says whether the document is stopped, can be released, or goes on; confirming does just that."""
        for level, seller, stopped in (
            ("warn", "not stopped", False),
            ("approve", "Finance must release it.", True),
            ("block", "no one-off release", True),
        ):
            self.set_policy("credit_limit_order", "confirm", level)
            order = self.order(500.0, user_id=self.seller.id)
            for user, said in ((self.seller, seller), (self.finance, "not stopped" if level == "warn" else "")):
                with self.subTest(level=level, user=user.name):
                    banner = order.with_user(user).trade_blocker_html
                    self.assertIn(said, banner)
                    self.assertEqual("not stopped" in banner, not stopped)
                    self.assertEqual("must release" in banner, stopped and user == self.seller)
            if stopped:
                with self.refused(seller):
                    order.with_user(self.seller).action_confirm()
            else:
                order.with_user(self.seller).action_confirm()
                self.assertEqual(order.state, "sale")

    def test_off(self):
        """CRD-3: with all policies off nothing is read and nothing is touched."""
        self.set_policy("credit_limit_order", "confirm", "off")
        check = self.env.registry["trade.credit.check"]
        with patch.object(check, "_get_subjects", side_effect=AssertionError):
            self.confirmed(1000.0)

    def test_bad_input(self):
        """CRD-1: negative limits, reversed dates, cycles of groups and contacts are refused with what to do."""
        from psycopg2 import IntegrityError

        from odoo.tools import mute_logger

        objects = self.env["trade.credit.object"]
        for values, text in (
            ({"limit_amount": -1.0}, "cannot be negative"),
            ({"credit_days": -1}, "cannot be negative"),
            ({"valid_from": "2026-02-01", "valid_until": "2026-01-01"}, "lies before"),
        ):
            with self.assertRaises(IntegrityError) as caught, mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.object.write(values)
                self.env.flush_all()
            self.assertIn(text, objects._sql_error_to_message(caught.exception))
        one = objects.create({"kind": "group", "name": "One"})
        two = objects.create({"kind": "group", "name": "Two", "parent_id": one.id})
        with self.assertRaisesRegex(ValidationError, "cannot belong to itself"):
            one.parent_id = two
        with self.assertRaisesRegex(ValidationError, "is a contact of"):
            objects.create({"partner_id": self.contact.id})
        with self.assertRaisesRegex(ValidationError, "must name exactly this one"):
            objects.create({"kind": "salesperson", "partner_id": self.vendor.id})

    def test_functions(self):
        """CRD-5: what is kept in the database says what the addons say, and without it (while addons are installed) the same is found."""
        self.confirmed(200.0)
        self.env.cr.execute("SELECT oid FROM pg_proc WHERE proname LIKE 'trade_credit_%' ORDER BY oid")
        kept = self.env.cr.fetchall()
        self.assertEqual(len(kept), len(FUNCTIONS))
        self.env["trade.credit.ledger"]._register_hook()
        self.env.cr.execute("SELECT oid FROM pg_proc WHERE proname LIKE 'trade_credit_%' ORDER BY oid")
        self.assertEqual(self.env.cr.fetchall(), kept, "nothing is written when nothing has changed")
        self.patch(type(self.env["trade.credit.source"]), "_get_closed_line_sql", lambda _self: SQL("TRUE"))
        self.env["trade.credit.ledger"]._register_hook()
        order = self.confirmed(50.0)
        order.note = "written"
        order.user_id = False
        self.assertEqual(self.exposure(), {"open_order": 200.0}, "as another addon has it, nothing of it is open")
        order._action_cancel()
        self.env.cr.execute("SELECT COUNT(*) FROM pg_proc WHERE proname LIKE 'trade_credit_%'")
        self.assertEqual(self.env.cr.fetchone(), (len(FUNCTIONS),))
        drop(self.env.cr, *FUNCTIONS)
        self.patch(self.env.registry, "ready", False)
        self.patch(type(self.env["trade.credit.source"]), "_get_closed_line_sql", lambda _self: SQL("FALSE"))
        with self.refused():
            self.order(200.0).action_confirm()
        self.confirmed(100.0)
        self.assertEqual(self.exposure(), {"open_order": 300.0})

    def test_cost(self):
        """CRD-5: a check costs at most six queries more than none, for 1 as for 20 orders and lines."""

        def confirm(count, lines):
            orders = self.env["sale.order"].concat(*(self.order(1.0, partner=partner) for partner in partners[:count]))
            orders.order_line.copy({"order_id": orders[0].id}) if lines else None
            self.env.cr.flush()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            orders.action_confirm()
            self.env.cr.flush()
            return self.cr.sql_log_count - before

        partners = self.env["res.partner"].create([{"name": f"Clinic {i}"} for i in range(20)])
        for partner in partners:
            self.limit(1000.0, partner=partner)
        confirm(1, False)
        with_policy = {count: confirm(count, False) for count in (1, 20)}
        self.set_policy("credit_limit_order", "confirm", "off")
        ledger = self.env.registry["trade.credit.ledger"]
        with patch.object(ledger, "_mark", lambda *args: None):
            confirm(1, False)
            plain = {count: confirm(count, False) for count in (1, 20)}
        for count in (1, 20):
            self.assertLessEqual(with_policy[count] - plain[count], 6, (with_policy, plain))
        self.assertLessEqual(with_policy[20] - plain[20], with_policy[1] - plain[1] + 1, (with_policy, plain))

    def test_invoice_date_due_moved(self):
        """CRD-5: moving the due date of an invoice beyond the credit days is seen when it is posted."""
        self.set_policy("credit_limit_order", "confirm", "off")
        self.set_policy("credit_days_invoice", "post", "block")
        self.object.credit_days = 15
        invoice = self.invoice(self.order(10.0, confirm=True), post=False)
        invoice.invoice_date = fields.Date.today()
        invoice.invoice_payment_term_id = False
        invoice.invoice_date_due = fields.Date.add(fields.Date.today(), days=60)
        with self.refused("60 days to pay"):
            invoice.action_post()
