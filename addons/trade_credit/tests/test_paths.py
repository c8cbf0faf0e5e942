from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.trade_base.tests.common import PortalSigner

from .common import GuardCommon


@tagged("post_install", "-at_install")
class TestPaths(PortalSigner, GuardCommon, HttpCase):
    """Ways to a confirmed order on which nobody presses Confirm: the customer signs or pays, a job follows up."""

    def paid_online(self, order, amount, state="done"):
        """Return a transaction of a payment provider for an order, as its web hook leaves it: not booked yet."""
        method = self.env.ref("payment.payment_method_unknown")
        provider = self.env["payment.provider"].create(
            {"name": "Bank cards", "state": "test", "payment_method_ids": [Command.set(method.ids)]}
        )
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        journal.inbound_payment_method_line_ids[0].payment_provider_id = provider
        provider.invalidate_recordset()
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "sale_order_ids": [Command.set(order.ids)],
                "operation": "online_direct",
                "reference": order.name,
                "state": state,
                "last_state_change": fields.Datetime.now(),
            }
        )

    def test_signed(self):
        """CRD-5: a customer who signs in the portal meets the limit, reads whom to contact and nothing of credit, and has not
        signed; within the limit the signature confirms."""
        self.confirmed(200.0)
        values = {"require_signature": True, "require_payment": False, "state": "sent", "user_id": self.seller.id}
        order = self.order(200.0, **values)
        text = self.sign(order)
        self.assertIn("cannot be confirmed online", text)
        self.assertIn(self.company.name, text)
        for secret in ("redit", "300", "inance"):
            self.assertNotIn(secret, text)
        self.env.invalidate_all()
        self.assertEqual((order.state, bool(order.signature)), ("sent", False))
        activity = order.activity_search(["trade_base.activity_type_stopped_online"])
        self.assertEqual(activity.user_id, order.user_id)
        self.assertNotIn("redit", activity.summary)
        order = self.order(100.0, **values)
        self.assertFalse(self.sign(order))
        self.env.invalidate_all()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.exposure(), {"open_order": 300.0})

    def test_paid(self):
        """CRD-5: an order that was paid online in full owes nothing, and passes whatever the limit; it is booked as an advance."""
        self.confirmed(300.0)
        order = self.order(200.0, require_payment=True, state="sent")
        transaction = self.paid_online(order, 200.0)
        transaction._post_process()
        self.settle()
        self.assertEqual(order.state, "sale")
        self.assertTrue(transaction.payment_id)
        self.assertEqual(self.exposure(), {"open_order": 500.0, "advance": -200.0})
        with self.refused():
            self.order(1.0).action_confirm()
        self.assertLedger()

    def test_paid_in_part(self):
        """CRD-5: what was not paid of an order meets the limit: the money is booked, the order waits, its salesperson is told."""
        self.confirmed(250.0)
        order = self.order(200.0, require_payment=True, prepayment_percent=0.5, state="sent", user_id=self.seller.id)
        transaction = self.paid_online(order, 100.0)
        self.env.ref("payment.cron_post_process_payment_tx").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((order.state, transaction.is_post_processed), ("sent", True))
        self.assertIn(transaction.payment_id.state, ("in_process", "paid"))
        self.assertEqual(self.exposure(), {"open_order": 250.0, "advance": -100.0})
        self.assertEqual(order.activity_ids.user_id, self.seller)
        with self.refused():
            order.action_confirm()
        self.object.limit_amount = 350.0
        order.action_confirm()
        self.assertEqual(self.exposure(), {"open_order": 450.0, "advance": -100.0})
        self.assertLedger()

    def test_paid_for_another(self):
        """CRD-5: money for one order makes no room for another before it is booked, nor twice after."""
        order, other = self.order(300.0, state="sent"), self.order(50.0)
        self.paid_online(order, 300.0)
        self.confirmed(290.0)
        with self.refused():
            other.action_confirm()
        order.action_confirm()
        self.settle()
        order.transaction_ids._post_process()
        with self.refused():
            other.action_confirm()
        with self.refused():
            order.order_line.price_unit = 320.0

    def test_called_paid(self):
        """CRD-5: who keeps invoices calls no online payment of an order done, makes it no greater, and hangs none on an order."""
        order = self.order(400.0)
        waiting = self.paid_online(order, 400.0, state="pending")
        elsewhere = self.paid_online(self.order(1.0), 400.0).with_user(self.finance)
        self.assertTrue(waiting.with_user(self.finance).has_access("write"))
        for values in ({"state": "done"}, {"amount": 1e6}, {"currency_id": self.foreign(rate=1.0).id}):
            with self.subTest(str(values)), self.assertRaisesRegex(AccessError, "worked out"):
                waiting.with_user(self.finance).write(values)
        with self.assertRaisesRegex(AccessError, "worked out"):
            elsewhere.sale_order_ids += order
        with self.refused():
            order.action_confirm()
