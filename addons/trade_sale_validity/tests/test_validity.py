import json
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import ValidityCommon


@tagged("post_install", "-at_install")
class TestValidity(ValidityCommon):
    def test_in_time(self):
        """QUO-1: a quotation is confirmed until the end of its last day, without further ado."""
        order = self.quotation(self.today)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.trade_must_revalidate)

    def test_without_date(self):
        """QUO-1: without an expiration date a quotation is neither sent nor confirmed."""
        for attempt in (
            lambda order: order.action_quotation_sent(),
            lambda order: order.write({"state": "sent"}),
            lambda order: order.action_confirm(),
        ):
            order = self.quotation()
            order.validity_date = False
            with self.assertRaisesRegex(UserError, "no expiration date"), self.cr.savepoint():
                attempt(order)

    def test_expired_on_every_path(self):
        """QUO-1: an expired quotation becomes no order by button, state, batch, import, portal, payment or as superuser."""

        def batch(order):
            (order | self.quotation(self.today)).action_confirm()

        for name, attempt in {
            "button": lambda order: order.action_confirm(),
            "state": lambda order: order.write({"state": "sale"}),
            "superuser": lambda order: order.sudo().write({"state": "sale"}),
            "validated": lambda order: order.sudo()._validate_order(),
            "batch": batch,
            "created": lambda order: order.create(
                {"partner_id": self.customer.id, "state": "sale", "validity_date": self.yesterday}
            ),
            "context": lambda order: order.with_context(
                trade_revalidating=True, skip_validity=True, force=True
            ).action_confirm(),
        }.items():
            order = self.quotation()
            with self.subTest(name), self.assertRaisesRegex(UserError, "expired"), self.cr.savepoint():
                attempt(order)
        order = self.quotation()
        result = order.load([".id", "state"], [[str(order.id), "sale"]])
        self.assertFalse(result["ids"])
        self.assertIn("expired", result["messages"][0]["message"])
        self.assertEqual(order.state, "draft")

    def test_portal_and_payment(self):
        """QUO-1: the customer can neither sign nor pay an expired quotation; a payment that arrives is kept, without failing."""
        order = self.quotation(require_signature=True, require_payment=True)
        self.assertFalse(order._has_to_be_signed())
        self.assertFalse(order._has_to_be_paid())
        order.validity_date = self.today + timedelta(days=5)
        self.assertFalse(order._has_to_be_signed(), "a later date alone is no re-validation")
        self.assertFalse(order._has_to_be_paid())
        self.assertFalse(order._is_confirmation_amount_reached())
        self.revalidate(order)
        order.invalidate_recordset(["is_expired"])  # core does not say what it depends on
        self.assertTrue(order._has_to_be_signed())

    def test_later_date_is_not_enough(self):
        """QUO-1: giving an expired quotation a later date, by whatever way, does not make it good again."""
        later = self.today + timedelta(days=30)
        for write in (
            lambda order: order.write({"validity_date": later}),
            lambda order: order.write({"validity_date": False}) and order.write({"validity_date": later}),
            lambda order: order.with_context(trade_revalidating=True).write({"validity_date": later}),
            lambda order: order.write({"validity_date": later, "trade_recheck": False}),
            lambda order: order.write({"validity_date": later}) and order.write({"trade_recheck": False}),
            lambda order: order.sudo().write({"validity_date": later, "trade_recheck": False}),
        ):
            order = self.quotation()
            write(order)
            self.assertTrue(order.trade_must_revalidate)
            with self.assertRaisesRegex(UserError, "looked at"), self.cr.savepoint():
                order.action_confirm()

    def test_copy_and_reopening(self):
        """QUO-1: a copy of an expired quotation has old prices too, and a cancelled one set to draft is still expired."""
        order = self.quotation()
        copy = order.copy()
        self.assertGreaterEqual(copy.validity_date, self.today)
        with self.assertRaisesRegex(UserError, "looked at"), self.cr.savepoint():
            copy.action_confirm()
        self.revalidate(copy)
        copy.action_confirm()
        order._action_cancel()
        order.action_draft()
        with self.assertRaisesRegex(UserError, "expired"), self.cr.savepoint():
            order.action_confirm()
        good = self.quotation(self.today + timedelta(days=3)).copy()
        self.assertFalse(good.trade_must_revalidate)

    def test_revalidate_same_prices(self):
        """QUO-1: without changed prices re-validating takes one click, and is on record with who and when."""
        order = self.quotation()
        wizard = self.revalidate(order)
        self.assertFalse(wizard.changed)
        self.assertGreaterEqual(order.validity_date, self.today)
        self.assertEqual(order.trade_revalidated_by_id, self.seller)
        self.assertIn("Re-validated until", order.message_ids[0].body)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_differences(self):
        """QUO-1: changed prices are shown line by line, decided by line, and kept: quoted, today's and chosen."""
        cheap = self.env["product.product"].create({"name": "Glove", "list_price": 5.0})
        order = self.quotation(
            order_line=[
                Command.create({"product_id": self.product.id, "product_uom_qty": 2, "price_unit": 10.0}),
                Command.create({"product_id": cheap.id, "product_uom_qty": 1, "price_unit": 6.0, "discount": 0}),
            ]
        )
        self.product.list_price = 12.0
        wizard = order.env["trade.sale.revalidate"].browse(order.action_trade_revalidate()["res_id"])
        self.assertRecordValues(
            wizard.line_ids,
            [
                {"price_quoted": 10.0, "price_today": 12.0, "difference": 2.0, "take_today": True},
                {"price_quoted": 6.0, "price_today": 5.0, "difference": -1.0, "take_today": False},
            ],
        )
        with self.assertRaisesRegex(UserError, "Write the reason"), self.cr.savepoint():
            wizard.action_revalidate()
        wizard.reason = "Agreed on the phone"
        wizard.action_revalidate()
        self.assertEqual(order.order_line.mapped("price_unit"), [12.0, 6.0])
        note = order.message_ids[0].body
        for text in ("10.00", "12.00", "6.00", "5.00", "Agreed on the phone", "Glove"):
            self.assertIn(text, note)

    def test_price_of_today_is_not_the_clients(self):
        """QUO-1: a client that sends another “price of today” into the dialog gets the price of the list."""
        order = self.quotation()
        self.product.list_price = 12.0
        wizard = order.env["trade.sale.revalidate"].browse(order.action_trade_revalidate()["res_id"])
        wizard.line_ids.write({"price_today": 1.0, "take_today": True})
        wizard.action_revalidate()
        self.assertEqual(order.order_line.price_unit, 12.0)

    def test_pricelist_and_discount(self):
        """QUO-1: the price of today is that of the order's price list for the quantity, compared with the price after discount."""
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Hospitals",
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "3_global",
                            "min_quantity": 100,
                            "compute_price": "percentage",
                            "percent_price": 20,
                        }
                    )
                ],
            }
        )
        order = self.quotation(
            pricelist_id=pricelist.id,
            order_line=[
                Command.create(
                    {"product_id": self.product.id, "product_uom_qty": 100, "price_unit": 10.0, "discount": 20.0}
                )
            ],
        )
        wizard = order.env["trade.sale.revalidate"].browse(order.action_trade_revalidate()["res_id"])
        self.assertRecordValues(wizard.line_ids, [{"price_quoted": 8.0, "price_today": 8.0, "difference": 0.0}])
        self.assertFalse(wizard.changed)

    def test_dialog_is_guarded(self):
        """QUO-1: only an expired quotation is re-validated, to a date that has not passed, by who may change it."""
        with self.assertRaisesRegex(UserError, "Only an expired"):
            self.quotation(self.today).action_trade_revalidate()
        order = self.quotation()
        with self.assertRaisesRegex(UserError, "today or later"), self.cr.savepoint():
            self.revalidate(order, validity_date=self.yesterday)
        other = self.trade_user("salesperson", login="trade_other_seller")
        wizard = self.env["trade.sale.revalidate"].create({"order_id": order.id})
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.env["trade.sale.revalidate"].with_user(other).create({"order_id": order.id}).action_revalidate()
        with self.assertRaises(AccessError), self.cr.savepoint():
            wizard.with_user(other).action_revalidate()

    def test_marks_are_nobodys_to_write(self):
        """QUO-1: who re-validated and when is not written by a client."""
        order = self.quotation(self.today)
        order.write({"trade_revalidated_by_id": self.manager.id, "trade_revalidated_on": fields.Datetime.now()})
        self.assertFalse(order.trade_revalidated_by_id or order.trade_revalidated_on)

    def test_banner_and_filter(self):
        """QUO-1: the quotation says what stands in its way, and the expired ones are found."""
        order = self.quotation()
        self.assertIn("expired", order.trade_blocker_html)
        good = self.quotation(self.today)
        found = order.search([("trade_must_revalidate", "=", True), ("id", "in", (order | good).ids)])
        self.assertEqual(found, order)
        found = order.search([("trade_must_revalidate", "=", False), ("id", "in", (order | good).ids)])
        self.assertEqual(found, good)

    def test_the_day_passes(self):
        """QUO-1: nothing has to run at night: the same quotation is good on its last day and not on the next."""
        order = self.quotation(fields.Date.to_date("2026-03-10"))
        with freeze_time("2026-03-10 12:00:00"):
            order.invalidate_recordset()
            self.assertFalse(order.trade_must_revalidate)
        with freeze_time("2026-03-11 12:00:00"):
            order.invalidate_recordset()
            self.assertTrue(order.trade_must_revalidate)
            with self.assertRaises(UserError), self.cr.savepoint():
                order.action_confirm()

    def test_confirmed_order(self):
        """QUO-1: a confirmed order does not expire, and goes on being written."""
        order = self.quotation(self.today)
        order.action_confirm()
        order.write({"validity_date": self.yesterday, "client_order_ref": "PO-1"})
        self.assertFalse(order.trade_must_revalidate or order.trade_recheck)

    def test_form(self):
        """QUO-1: the form of an expired quotation opens and offers to re-validate."""
        with Form(self.quotation()) as form:
            self.assertTrue(form.trade_must_revalidate)

    def test_cost(self):
        """QUO-1: confirming 20 quotations costs no query for the validity."""
        counts = {}
        for count in (1, 20):
            orders = self.sale(count, validity_date=self.today)
            self.env.flush_all()
            self.env.invalidate_all()
            orders.mapped("state")
            before = self.cr.sql_log_count
            orders._trade_blockers("confirm")
            counts[count] = self.cr.sql_log_count - before
        self.assertLessEqual(counts[20], counts[1])


@tagged("post_install", "-at_install")
class TestValidityOverHttp(ValidityCommon, HttpCase):
    def test_rpc(self):
        """QUO-1: over RPC neither writing the state nor any context makes an order of an expired quotation."""
        order = self.quotation()
        self.env.flush_all()
        self.authenticate(self.seller.login, self.seller.login)
        with mute_logger("odoo.http"):
            for method, args, context in (
                ("action_confirm", [order.ids], {}),
                ("write", [order.ids, {"state": "sale"}], {"trade_revalidating": True}),
                ("_trade_revalidate", [order.ids, "2030-01-01", ""], {}),
                ("_trade_revalidate", [order.ids, "2030-01-01", ""], {"trade_revalidating": {}}),
            ):
                answer = self.url_open(
                    f"/web/dataset/call_kw/sale.order/{method}",
                    data=json.dumps(
                        {
                            "jsonrpc": "2.0",
                            "method": "call",
                            "params": {
                                "model": "sale.order",
                                "method": method,
                                "args": args,
                                "kwargs": {"context": context},
                            },
                        }
                    ),
                    headers={"Content-Type": "application/json"},
                ).json()
                self.assertIn("error", answer, method)
        self.assertEqual(order.state, "draft")
