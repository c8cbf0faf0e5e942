from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DispatchCommon


@tagged("post_install", "-at_install")
class TestTracking(DispatchCommon):
    """Open deliveries, the way to the customer, prints and reminders."""

    def open_rows(self, user, *domain):
        self.env.flush_all()
        return self.env["trade.open.delivery"].with_user(user).search(list(domain))

    def test_open_deliveries(self):
        """ORD-4, DSP-6: what is open, on notes and not, until it is delivered or closed."""
        order = self.order(10)
        self.ship(self.note(order, 4).picking_ids, 3)
        row = self.open_rows(self.salesperson, ("order_id", "=", order.id))
        self.assertEqual((row.quantity, row.qty_delivered, row.qty_open), (10, 3, 7))
        self.assertEqual((row.qty_released, row.qty_unreleased, row.amount_open), (1, 6, 70))
        self.assertEqual(
            (row.partner_id, row.user_id, row.warehouse_id), (self.customer, self.salesperson, self.warehouse)
        )
        order.order_line._trade_short_close({order.order_line: 6}, "Agreed")
        self.env.invalidate_all()
        self.assertEqual(self.open_rows(self.salesperson, ("order_id", "=", order.id)).qty_open, 1)

    def test_open_deliveries_access(self):
        """ORD-4, DSP-4: own ones for salespeople, quantities without amounts for the warehouse."""
        order = self.order(10)
        other = self.trade_user("salesperson", login="other_salesperson")
        self.assertFalse(self.open_rows(other, ("order_id", "=", order.id)))
        row = self.open_rows(self.clerk, ("order_id", "=", order.id))
        self.assertEqual(row.qty_open, 10)
        with self.assertRaises(AccessError):
            row.read(["amount_open"])

    def test_groups(self):
        """ORD-4: by customer, product, date, salesperson and warehouse."""
        self.order(10, (self.product2, 5))
        self.env.flush_all()
        rows = self.env["trade.open.delivery"].with_user(self.salesperson)
        for group in ("partner_id", "product_id", "date:month", "user_id", "warehouse_id", "team_id"):
            self.assertTrue(rows.formatted_read_group([], [group], ["qty_open:sum"]))

    def test_received(self):
        """DSP-7: carrier, number, expected and real arrival, who signed."""
        carrier = self.env["res.partner"].create({"name": "SF Express"})
        note = self.note(self.order(4), 4, carrier_id=carrier.id)
        picking = note.picking_ids.with_user(self.clerk)
        self.assertEqual(picking.trade_carrier_id, carrier)
        with self.assertRefused(UserError, "has not left"):
            picking.action_trade_received()
        self.ship(picking)
        picking.write({"trade_tracking_number": "SF100", "trade_date_expected": fields.Datetime.now()})
        with self.assertRefused(UserError, "who received"):
            picking.action_trade_received()
        picking.trade_received_by = "Nurse Zhang"
        picking.action_trade_received()
        self.assertTrue(picking.trade_date_received)

    def test_reminders(self):
        """DSP-7, INQ-4: what is due, to decide and overdue is in the reminder centre."""
        note = self.note(self.order(4), 4)
        notes, pickings = self.env["trade.dispatch"], self.env["stock.picking"]
        self.assertIn(note, notes.search(notes._trade_reminder_domain("trade_dispatch_due")))
        draft = self.note(self.order(4), 4, release=False)
        self.assertIn(draft, notes.search(notes._trade_reminder_domain("trade_dispatch_draft")))
        picking = note.picking_ids
        picking.move_ids.trade_qty_missing = 1
        self.ship(picking)
        self.assertIn(note, notes.search(notes._trade_reminder_domain("trade_dispatch_difference")))
        self.assertNotIn(picking, pickings.search(pickings._trade_reminder_domain("trade_delivery_overdue")))
        picking.trade_date_expected = fields.Datetime.now() - timedelta(days=2)
        self.assertIn(picking, pickings.search(pickings._trade_reminder_domain("trade_delivery_overdue")))

    def test_prints(self):
        """DSP-4, DSP-7: the note prints without prices for everybody, with prices only for who may see them."""
        note = self.note(self.order(4), 4)
        self.env.flush_all()
        reports = self.env["ir.actions.report"]
        plain = (
            reports.with_user(self.clerk)._render_qweb_html("trade_stock_split.report_dispatch", note.ids)[0].decode()
        )
        self.assertIn(note.name, plain)
        self.assertNotIn("40.00", plain)
        priced = "trade_stock_split.report_dispatch_prices"
        html = reports.with_user(self.salesperson)._render_qweb_html(priced, note.ids)[0].decode()
        self.assertIn("40.00", html)
        with self.assertRaises(Exception) as caught:
            reports.with_user(self.clerk)._render_qweb_html(priced, note.ids)
        self.assertIn("AccessError", repr(caught.exception.__cause__) + repr(caught.exception))
        slip = reports.with_user(self.clerk)._render_qweb_html("stock.report_deliveryslip", note.picking_ids.ids)[0]
        self.assertIn(note.name, slip.decode())
        rows = self.open_rows(self.salesperson, ("order_id", "=", note.sale_order_id.id))
        html = reports.with_user(self.salesperson)._render_qweb_html(
            "trade_stock_split.report_open_delivery", rows.ids
        )[0]
        self.assertIn(note.sale_order_id.name, html.decode())
