from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DispatchCommon


@tagged("post_install", "-at_install")
class TestDispatch(DispatchCommon):
    """Release, parts, caps, withdraw, change, short-close."""

    def test_confirm_moves_nothing(self):
        """DSP-1: confirming an order makes no transfer and reserves nothing."""
        order = self.order(10)
        self.assertFalse(order.picking_ids)
        self.assertFalse(order.order_line.move_ids)
        self.assertEqual(self.product.free_qty, 100)
        self.assertEqual(order.delivery_status, "pending")
        self.assertTrue(order.trade_can_dispatch)

    def test_plain_without_control(self):
        """DSP-1: a company without dispatch control works as plain Odoo."""
        self.company.trade_dispatch_control = False
        order = self.order(10)
        self.assertEqual(order.picking_ids.move_ids.product_uom_qty, 10)
        self.assertEqual(order.picking_ids.state, "assigned")
        self.ship(order.picking_ids)
        self.assertEqual(order.delivery_status, "full")

    def test_new_company_starts_off(self):
        """DSP-1: new companies start without dispatch control."""
        self.assertFalse(self.env["res.company"].create({"name": "New"}).trade_dispatch_control)

    def test_button_goes_on_with_a_draft(self):
        """DSP-1: pressed again, the button opens the draft that covers the rest, or makes one of what no draft covers."""
        order = self.order(10, 6, commitment_date="2999-01-15 08:00:00").with_user(self.salesperson)
        draft = self.env["trade.dispatch"].browse(order.action_trade_dispatch()["res_id"])
        self.assertEqual(fields.Datetime.to_string(draft.date_planned), "2999-01-15 08:00:00")
        self.assertEqual(order.action_trade_dispatch()["res_id"], draft.id)
        draft.line_ids[0].quantity = 4
        second = self.env["trade.dispatch"].browse(order.action_trade_dispatch()["res_id"])
        self.assertNotEqual(second, draft)
        self.assertEqual((second.line_ids.sale_line_id, second.line_ids.quantity), (order.order_line[0], 6))
        [(_field, _operator, opened)] = order.action_trade_dispatch()["domain"]
        self.assertEqual(set(opened), {draft.id, second.id})

    def test_parts(self):
        """DSP-1, DSP-2: an order leaves in several notes, a note in several transfers."""
        order = self.order(10, 6)
        first = self.note(order, 4)
        self.assertEqual(first.state, "released")
        self.assertEqual(first.picking_ids.move_ids.mapped("product_uom_qty"), [4])
        self.assertEqual(first.picking_ids.state, "assigned")
        self.ship(first.picking_ids, 3)
        self.assertEqual(first.state, "partly")
        self.assertEqual(len(first.picking_ids), 2)
        second = self.note(order)
        self.assertEqual(second.line_ids.mapped("quantity"), [6, 6])
        self.assertEqual(len(second.picking_ids), 1, "each note has transfers of its own")
        self.ship(self.open_pickings(first))
        self.ship(second.picking_ids)
        self.assertEqual((first.state, second.state), ("out", "out"))
        self.assertEqual(order.order_line.mapped("qty_delivered"), [10, 6])
        self.assertEqual(order.delivery_status, "full")
        self.assertFalse(order.trade_can_dispatch)
        second.action_close()
        self.assertEqual(second.state, "closed")
        self.assertConserved(order)

    def test_cap_at_release(self):
        """DSP-1: two notes prepared from the same rest cannot both be released."""
        order = self.order(10)
        first, second = (self.note(order, 7, release=False) for _index in range(2))
        first.action_release()
        with self.assertRefused(UserError, "above what the order allows"):
            second.action_release()

    def test_cap_by_rpc(self):
        """DSP-1: writing the phase, as a program would, passes the same cap."""
        order = self.order(10)
        note = self.note(order, 11, release=False)
        with self.assertRefused(UserError, "above what the order allows"):
            note.write({"phase": "released"})
        with self.assertRefused(UserError, "starts as a draft"):
            self.note(order, 1, release=False, phase="released")

    def test_cap_tolerance(self):
        """DSP-1: the tolerance of the company, or of the product, is what may go above."""
        self.company.trade_dispatch_tolerance = 5
        order = self.order(100)
        self.note(order, 105)
        order = self.order(100)
        with self.assertRefused(UserError, "above what the order allows"):
            self.note(order, 106)
        self.product.product_tmpl_id.write({"trade_own_tolerance": True, "trade_dispatch_tolerance": 0})
        with self.assertRefused(UserError, "above what the order allows"):
            self.note(order, 101)

    def test_unconfirmed_order(self):
        """DSP-1: nothing leaves on a quotation."""
        order = self.order(10, confirm=False)
        note = self.env["trade.dispatch"].create(
            {"sale_order_id": order.id, "line_ids": [(0, 0, {"sale_line_id": order.order_line.id, "quantity": 1})]}
        )
        with self.assertRefused(UserError, "not confirmed"):
            note.action_release()

    def test_line_of_another_order(self):
        """DSP-1: a note cannot name the goods of another order."""
        order, other = self.order(10), self.order(10)
        with self.assertRefused(UserError, "line of its order"):
            self.env["trade.dispatch"].create(
                {"sale_order_id": order.id, "line_ids": [(0, 0, {"sale_line_id": other.order_line.id, "quantity": 1})]}
            )

    def test_withdraw(self):
        """DSP-6: a note nothing of which has left is withdrawn with a reason; its goods can be dispatched anew."""
        order = self.order(10)
        note = self.note(order, 10)
        with self.assertRefused(UserError, "give the reason|Give the reason"):
            note.write({"phase": "withdrawn"})
        note._end("withdrawn", "Customer waits")
        self.assertEqual(note.state, "withdrawn")
        self.assertEqual(note.picking_ids.mapped("state"), ["cancel"])
        self.assertConserved(order)
        self.assertEqual(self.product.free_qty, 100)
        self.assertEqual(self.note(order).line_ids.quantity, 10)
        note.action_reset()
        self.assertEqual((note.state, note.line_ids.qty_closed), ("draft", 0))
        with self.assertRefused(UserError, "above what the order allows"):
            note.action_release()

    def test_short_close(self):
        """DSP-6: what has not left is short-closed with a reason; what has left stays."""
        order = self.order(10)
        note = self.note(order, 10)
        self.ship(note.picking_ids, 4)
        with self.assertRefused(UserError, "left already"):
            note._end("withdrawn", "Too late")
        note._end("closed", "Rest next month")
        self.assertEqual(note.state, "closed")
        line = note.line_ids
        self.assertEqual((line.qty_done, line.qty_open, line.qty_closed), (4, 0, 6))
        self.assertFalse(self.open_pickings(note))
        self.assertConserved(order)
        self.assertEqual(order.trade_can_dispatch, True)

    def test_wizard(self):
        """DSP-6: the dialog withdraws or short-closes, and needs a reason."""
        order = self.order(10)
        note = self.note(order, 10)
        action = note.action_end()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.salesperson)
            .with_context(**action["context"])
            .create({"reason": "Customer waits"})
        )
        wizard.action_apply()
        self.assertEqual((note.state, note.close_reason), ("withdrawn", "Customer waits"))

    def test_change_released(self):
        """DSP-6: what has not left can change, up to the order and down to what is out; transfers follow."""
        order = self.order(10)
        note = self.note(order, 8)
        note.line_ids.quantity = 5
        self.assertEqual(sum(self.open_pickings(note).move_ids.mapped("product_uom_qty")), 5)
        note.line_ids.quantity = 10
        self.assertEqual(sum(self.open_pickings(note).move_ids.mapped("product_uom_qty")), 10)
        with self.assertRefused(UserError, "above what the order allows"):
            note.line_ids.quantity = 11
        self.ship(self.open_pickings(note)[0], 4)
        with self.assertRefused(UserError, "cannot be less"):
            note.line_ids.quantity = 3
        note.line_ids.quantity = 4
        self.assertEqual(note.state, "out")
        self.assertFalse(self.open_pickings(note))
        self.assertConserved(order)

    def test_released_is_frozen(self):
        """DSP-6: goods, warehouse and order of a released note stay; lines neither come nor go."""
        order = self.order(10, 5)
        note = self.note(order, 5)
        with self.assertRefused(UserError, "is released"):
            note.line_ids.sale_line_id = order.order_line[1]
        with self.assertRefused(UserError, "is released"):
            note.line_ids.warehouse_id = self.warehouse
        with self.assertRefused(UserError, "to a draft only"):
            note.line_ids = [(0, 0, {"sale_line_id": order.order_line[1].id, "quantity": 1})]
        with self.assertRefused(UserError, "lines stay"):
            note.line_ids.unlink()
        with self.assertRefused(UserError, "stays on record"):
            note.unlink()
        with self.assertRefused(AccessError, "cannot be written by hand"):
            note.line_ids.qty_closed = 3

    def test_cancelled_transfer_is_prepared_again(self):
        """DSP-2: a transfer cancelled by the warehouse is prepared again from the note, not beyond it."""
        order = self.order(10)
        note = self.note(order, 10)
        self.ship(note.picking_ids, 4, backorder=False)
        self.assertEqual(note.state, "partly")
        self.assertFalse(self.open_pickings(note))
        note.with_user(self.clerk).action_relaunch()
        self.assertEqual(self.open_pickings(note).move_ids.product_uom_qty, 6)
        with self.assertRefused(UserError, "on a transfer already"):
            note.with_user(self.clerk).action_relaunch()

    def test_dates(self):
        """ORD-4: several delivery dates of one line leave as transfers of their own."""
        order = self.order(10)
        line = order.order_line
        note = self.env["trade.dispatch"].create(
            {
                "sale_order_id": order.id,
                "line_ids": [
                    (0, 0, {"sale_line_id": line.id, "quantity": 4, "date_planned": "2030-01-10 08:00:00"}),
                    (0, 0, {"sale_line_id": line.id, "quantity": 6, "date_planned": "2030-02-10 08:00:00"}),
                ],
            }
        )
        note.action_release()
        self.assertEqual(len(note.picking_ids), 2)
        self.assertEqual(sorted(note.picking_ids.move_ids.mapped("product_uom_qty")), [4, 6])
        self.assertEqual(len(set(note.picking_ids.mapped("scheduled_date"))), 2)
        self.ship(note.picking_ids[0])
        self.assertConserved(order)

    def test_address(self):
        """DSP-1: the transfer goes to the address on the note."""
        site = self.env["res.partner"].create({"name": "North wing", "parent_id": self.customer.id, "type": "delivery"})
        note = self.note(self.order(10), 10, partner_id=site.id)
        self.assertEqual(note.picking_ids.partner_id, site)
        self.assertEqual(note.commercial_partner_id, self.customer)

    def test_locked_order(self):
        """DSP-1: an order locked at confirmation is dispatched like any other."""
        order = self.order(10)
        order.locked = True
        self.ship(self.note(order).picking_ids)
        self.assertEqual(order.order_line.qty_delivered, 10)

    def test_units(self):
        """DSP-2: quantities of a note are in the unit of the order; the warehouse works in its own."""
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.order(2, confirm=False)
        order.order_line.product_uom_id = dozen
        order.action_confirm()
        note = self.note(order, 1)
        self.ship(note.picking_ids, *([6] if note.picking_ids.move_ids.product_uom == self.product.uom_id else [0.5]))
        self.assertEqual((note.line_ids.qty_done, note.line_ids.qty_open), (0.5, 0.5))
        self.assertEqual(order.order_line.qty_delivered, 0.5)
        self.assertConserved(order)

    def test_queries_of_the_list(self):
        """DSP-1: a list of notes needs the same number of queries for 1 and for 30."""
        orders = [self.order(3) for _index in range(30)]
        notes = self.env["trade.dispatch"].concat(*[self.note(order) for order in orders])
        fields_read = {
            name: {}
            for name in ("name", "state", "date_planned", "amount_total", "trade_review_state", "picking_count")
        } | {name: {"fields": {"display_name": {}}} for name in ("commercial_partner_id", "sale_order_id", "user_id")}
        counts = []
        for batch in (notes, notes[:1], notes):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch.with_user(self.salesperson).web_read(fields_read)
            counts.append(self.env.cr.sql_log_count - before)
        # the first run fills the caches of rules and groups
        self.assertEqual(counts[1], counts[2])
