from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import ReceiptCommon


@tagged("post_install", "-at_install")
class TestReceipt(ReceiptCommon):
    """Receipt notices and purchase returns: the engine of dispatch notes in the other directions."""

    def test_confirm_announces_nothing(self):
        """DSP-8: confirming a purchase order makes no receipt."""
        order = self.buy()
        self.assertFalse(order.picking_ids)
        self.assertEqual(order.receipt_status, "pending")

    def test_plain_without_control(self):
        """DSP-8: a company without receipt control works as plain Odoo."""
        self.company.trade_receipt_control = False
        order = self.buy()
        self.assertEqual(len(order.picking_ids), 1)

    def test_button_only_with_something_left(self):
        """DSP-8: a notice is offered while something is on none, not once everything is announced."""
        order = self.buy(10)
        self.assertTrue(order.trade_can_receive)
        self.notice(order, 6)
        self.assertTrue(order.trade_can_receive)
        self.notice(order)
        self.assertFalse(order.trade_can_receive)

    def test_parts(self):
        """DSP-8: what is announced comes in, in parts, and not more."""
        order = self.buy(10)
        note = self.notice(order, 6)
        self.assertTrue(note.name.startswith("RN/"))
        self.receive(note, 4)
        self.assertEqual((note.state, order.order_line.qty_received, order.receipt_status), ("partly", 4, "partial"))
        with self.assertRefused(UserError, "more than the note allows"):
            self.receive(note, 3)
        self.receive(note)
        self.assertEqual((note.state, order.receipt_status), ("out", "partial"))
        rest = self.notice(order)
        self.assertEqual(rest.line_ids.quantity, 4)
        self.receive(rest)
        self.assertEqual(order.receipt_status, "full")

    def test_cap(self):
        """DSP-8: two notices of the same rest cannot both be released."""
        order = self.buy(10)
        first, second = self.notice(order, 7, release=False), self.notice(order, 7, release=False)
        first.action_release()
        with self.assertRefused(UserError, "above what the order allows"):
            second.action_release()

    def test_by_hand(self):
        """DSP-8: a receipt typed by hand, or made by a program, is refused."""
        with self.assertRefused(UserError, "cannot move here without"):
            form = Form(self.env["stock.picking"].with_user(self.clerk))
            form.picking_type_id = self.warehouse.in_type_id
            with form.move_ids.new() as line:
                line.product_id = self.product
                line.product_uom_qty = 5
            form.save()
        with self.assertRefused(UserError, "cannot move here without"):
            self.env["stock.move"].with_user(self.clerk).create(
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 5,
                    "location_id": self.suppliers.id,
                    "location_dest_id": self.warehouse.lot_stock_id.id,
                }
            )

    def test_several_steps(self):
        """DSP-8: put away in steps; ending the notice leaves what is in to be put away."""
        self.warehouse.reception_steps = "two_steps"
        order = self.buy(10)
        note = self.notice(order)
        self.receive(note, 6)
        self.assertEqual(note.line_ids.qty_done, 6)
        internal = self.env["stock.picking"].search(
            [("state", "=", "assigned"), ("location_id", "=", self.warehouse.wh_input_stock_loc_id.id)]
        )
        note._end("closed", "The rest is lost")
        self.assertEqual((note.state, internal.state), ("closed", "assigned"))
        self.ship(internal)
        self.assertEqual(internal.state, "done")

    def test_named_warehouse(self):
        """DSP-8: purchasing says into which warehouse the goods come."""
        second = self.env["stock.warehouse"].create({"name": "Tianjin", "code": "TJ", "company_id": self.company.id})
        note = self.notice(self.buy(10), warehouse_id=second.id)
        picking = note.picking_ids
        self.assertEqual(picking.picking_type_id, second.in_type_id)
        picking.move_ids.location_dest_id = self.warehouse.lot_stock_id
        with self.assertRefused(UserError, "names the warehouse"):
            self.receive(note)

    def test_change_and_withdraw(self):
        """DSP-6, DSP-8: what has not come can change or be withdrawn."""
        order = self.buy(10)
        note = self.notice(order, 8)
        note.line_ids.quantity = 5
        self.assertEqual(sum(self.open_pickings(note).move_ids.mapped("product_uom_qty")), 5)
        note.line_ids.quantity = 9
        self.assertEqual(sum(self.open_pickings(note).move_ids.mapped("product_uom_qty")), 9)
        note._end("withdrawn", "Ship is late")
        self.assertFalse(self.open_pickings(note))
        order.order_line.product_qty = 3
        self.assertEqual(self.notice(order).line_ids.quantity, 3)
        with self.assertRefused(UserError, "above what the order allows"):
            order.order_line.product_qty = 2

    def test_count(self):
        """DSP-5, DSP-8: what arrives damaged is refused at the door, and purchasing decides."""
        order = self.buy(10)
        note = self.notice(order)
        note.picking_ids.with_user(self.clerk).move_ids.trade_qty_damaged = 3
        self.receive(note)
        self.assertEqual((note.line_ids.qty_done, note.line_ids.qty_difference), (7, 3))
        self.assertEqual(self.product.qty_available, 107)
        note.difference_ids.reason = "Supplier credits it"
        note.difference_ids.action_close()
        self.assertEqual((note.state, order.receipt_status, order.order_line.trade_qty_closed), ("out", "full", 3))

    def test_return(self):
        """DSP-9: a purchase return leaves under its own note, not beyond what was received, and the credit follows."""
        order = self.buy(10)
        self.receive(self.notice(order))
        with self.assertRefused(UserError, "above what the order allows"):
            self.notice(order, 11, kind="purchase_out")
        note = self.notice(order, 4, kind="purchase_out")
        self.assertTrue(note.name.startswith("PR/"))
        self.assertEqual(self.open_pickings(note).move_ids.location_dest_id, self.suppliers)
        self.receive(note)
        self.assertEqual((note.state, order.order_line.qty_received), ("out", 6))
        self.assertEqual(self.product.qty_available, 106)
        order.sudo().action_create_invoice()
        self.assertEqual(order.order_line.qty_invoiced, 6)

    def test_credit(self):
        """DSP-9: goods sent back after the bill make a credit note due."""
        order = self.buy(10)
        self.receive(self.notice(order))
        order.sudo().action_create_invoice()
        note = self.notice(order, 4, kind="purchase_out")
        with self.assertRefused(UserError, "nothing to credit"):
            note.action_trade_credit()
        self.receive(note)
        self.assertEqual(order.order_line.qty_to_invoice, -4)
        self.assertTrue(note.trade_can_credit)
        with self.assertRefused(AccessError, "."):
            note.with_user(self.clerk).action_trade_credit()
        note.action_trade_credit()
        credit = order.invoice_ids.filtered(lambda move: move.move_type == "in_refund")
        self.assertEqual((credit.state, credit.invoice_line_ids.quantity), ("draft", 4))
        note.invalidate_recordset()
        self.assertFalse(note.trade_can_credit)

    def test_review(self):
        """DSP-8, DSP-9, ORG-2: where purchasing reviews its notices and returns, none goes to the warehouse before, nor other goods after."""
        manager = self.trade_user("purchasing_manager")
        self.env["trade.review.rule"].create(
            {
                "name": "Returns",
                "res_model": "trade.dispatch",
                "domain": "[('kind', '=', 'purchase_out')]",
                "step_ids": [
                    Command.create(
                        {"name": "Purchasing", "reviewer_kind": "users", "user_ids": [Command.set(manager.ids)]}
                    )
                ],
            }
        )
        order = self.buy(10)
        self.receive(self.notice(order))
        note = self.notice(order, 4, kind="purchase_out", release=False)
        with self.assertRefused(UserError, "needs a review"):
            note.action_release()
        with self.assertRefused(UserError, "needs a review"):
            note.sudo().phase = "released"
        note.action_review_request("Broken")
        self.assertEqual(note.state, "review")
        review = note.sudo().trade_review_id.with_user(manager)
        dialog = self.env["trade.review.decide"].with_user(manager).with_context(**review.action_decide()["context"])
        dialog.create({"reason": "Agreed with the supplier"}).action_approve()
        self.assertFalse(note.picking_ids, "approved is not released yet")
        note.line_ids.quantity = 5
        with self.assertRefused(UserError, "needs a review"):
            note.action_release()
        note.line_ids.quantity = 4
        note.action_release()
        self.receive(note)
        self.assertEqual((note.state, order.order_line.qty_received), ("out", 6))

    def test_return_by_hand(self):
        """DSP-9: the warehouse cannot send goods back on its own."""
        order = self.buy(10)
        picking = self.receive(self.notice(order))
        wizard = self.env["stock.return.picking"].with_user(self.clerk).create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 2
        with self.assertRefused(UserError, "cannot move here without"):
            wizard._create_return()

    def test_return_of_named_lots(self):
        """DSP-3, DSP-9: purchasing names the lots that go back; what comes in has none to name."""
        reagent = self.env["product.product"].create(
            {"name": "Reagent", "type": "consu", "is_storable": True, "tracking": "lot"}
        )
        order = self.buy(10, product=reagent)
        note = self.notice(order)
        with self.assertRefused(ValidationError, "goods that leave"):
            self.notice(self.buy(1, product=reagent), release=False).line_ids.directive = "expiry"
        lots = self.env["stock.lot"].create([{"name": name, "product_id": reagent.id} for name in ("A", "B")])
        move = note.picking_ids.with_user(self.clerk).move_ids
        move.move_line_ids = [Command.clear()] + [
            Command.create({**move._prepare_move_line_vals(quantity=5), "lot_id": lot.id, "picked": True})
            for lot in lots
        ]
        self.receive(note)
        back = self.notice(order, 3, kind="purchase_out", release=False)
        back.line_ids.write({"directive": "lots", "lot_ids": [Command.create({"lot_id": lots[1].id, "quantity": 3})]})
        back.action_release()
        self.assertEqual(self.open_pickings(back).move_line_ids.lot_id, lots[1])
        self.receive(back)
        self.assertEqual(back.state, "out")

    def test_cancel_order(self):
        """DSP-6: cancelling a purchase order withdraws its notices."""
        order = self.buy(10)
        note = self.notice(order, 6)
        order.sudo().button_cancel()
        self.assertEqual(note.state, "withdrawn")

    def test_adopt(self):
        """DSP-8: receipts that are open when control is switched on may still come in, and not more."""
        self.company.trade_receipt_control = False
        order = self.buy(10)
        self.company.trade_receipt_control = True
        note = order.trade_dispatch_ids
        self.assertEqual((note.state, note.line_ids.quantity), ("released", 10))
        with self.assertRefused(UserError, "more than the note allows"):
            self.receive(note, 12)
        self.receive(note)
        self.assertEqual(order.receipt_status, "full")

    def test_access(self):
        """DSP-8, ORG-3: purchasing and sales each see their own notes; the warehouse no purchase price."""
        note = self.notice(self.buy(10))
        sale = self.note(self.order(5), 5)
        notes = self.env["trade.dispatch"]
        self.assertEqual(notes.with_user(self.purchaser).search([("id", "in", (note | sale).ids)]), note)
        self.assertEqual(notes.with_user(self.salesperson).search([("id", "in", (note | sale).ids)]), sale)
        self.assertEqual(notes.with_user(self.clerk).search([("id", "in", (note | sale).ids)]), note | sale)
        with self.assertRaises(AccessError):
            note.with_user(self.clerk).read(["amount_total"])
        self.assertEqual(note.amount_total, 40)

    def test_order_of_a_released_notice(self):
        """DSP-6: the order of a released notice stays."""
        note = self.notice(self.buy(10))
        with self.assertRefused(UserError, "stays as it is"):
            note.purchase_order_id = self.buy(5)

    def test_reminder(self):
        """INQ-4: what is announced is in the reminder centre of warehouse and purchasing."""
        note = self.notice(self.buy(10))
        notes = self.env["trade.dispatch"]
        self.assertIn(note, notes.search(notes._trade_reminder_domain("trade_receipt_due")))
        self.receive(note)
        self.assertNotIn(note, notes.search(notes._trade_reminder_domain("trade_receipt_due")))

    def test_short_close_dialog(self):
        """ORD-4: purchasing closes what will not come any more by a dialog with a reason; announced goods stay."""
        order = self.buy(10)
        self.notice(order, 4)
        form = Form(
            self.env["trade.order.close"]
            .with_user(self.purchaser)
            .with_context(**order.action_trade_short_close()["context"])
        )
        form.reason = "Out of production"
        with form.line_ids.edit(0) as line:
            self.assertEqual((line.product_id, line.open_quantity), (self.product, 10))
            line.quantity = 6
        form.save().action_apply()
        line = order.order_line
        self.assertEqual((line.trade_qty_closed, line.trade_qty_open, line.trade_qty_dispatched), (6, 4, 4))
        self.assertIn("Out of production", "".join(order.message_ids.mapped("body")))
        again = (
            self.env["trade.order.close"]
            .with_user(self.purchaser)
            .create({"purchase_order_id": order.id, "reason": "More"})
        )
        again.line_ids.quantity = 1
        with self.assertRefused(UserError, "released notes would go 1"):
            again.action_apply()

    def test_reduced_order(self):
        """ORD-4: an order reduced after a short-close keeps ordered = received + open + closed."""
        order = self.buy(10)
        order.order_line._trade_short_close({order.order_line: 6}, "Agreed")
        order.order_line.product_qty = 8
        line = order.order_line
        self.assertEqual((line.trade_qty_closed, line.trade_qty_open), (6, 2))
        line.product_qty = 5
        self.assertEqual((line.trade_qty_closed, line.trade_qty_open), (5, 0))

    def test_delete_order(self):
        """DSP-8: an order that notices refer to stays on record, and the error says why."""
        order = self.buy(10)
        note = self.notice(order, 4)
        order.sudo().button_cancel()
        with self.assertRefused(UserError, f"{note.name} refers to this order"):
            order.sudo().unlink()
