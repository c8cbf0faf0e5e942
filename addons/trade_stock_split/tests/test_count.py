from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import DispatchCommon


@tagged("post_install", "-at_install")
class TestCount(DispatchCommon):
    """Actual, damaged, missing; what sales decides; small charges."""

    def counted(self, quantity=10, damaged=1, missing=2):
        """Return a note one transfer of which was counted and shipped by the clerk."""
        self.sale = self.order(quantity)
        note = self.note(self.sale, quantity)
        move = note.picking_ids.with_user(self.clerk).move_ids
        move.write({"trade_qty_damaged": damaged, "trade_qty_missing": missing})
        self.ship(note.picking_ids)
        return note

    def decide(self, note, decision, user=None):
        difference = note.difference_ids.filtered(lambda each: not each.decision)[:1].with_user(
            user or self.salesperson
        )
        difference.reason = "Agreed with the customer"
        getattr(difference, f"action_{decision}")()
        return difference

    def test_count(self):
        """DSP-5: what is damaged or missing is reported, not sent and not in a backorder; the damage is put aside."""
        note = self.counted()
        line = note.line_ids
        self.assertEqual((line.qty_done, line.qty_difference, line.qty_open), (7, 3, 0))
        self.assertEqual(note.state, "partly")
        self.assertFalse(self.open_pickings(note))
        damage = self.warehouse.trade_damage_location_id
        self.assertEqual(self.product.with_context(location=damage.id).qty_available, 1)
        self.assertEqual(note.activity_ids.user_id, self.salesperson)
        self.assertEqual((note.difference_ids.damaged, note.difference_ids.missing), (1, 2))
        self.assertConserved(self.sale)

    def test_cannot_close_undecided(self):
        """DSP-5: a note does not end while a difference waits for its decision."""
        note = self.counted()
        with self.assertRefused(UserError, "nobody has decided"):
            note._end("closed", "Enough")
        with self.assertRefused(UserError, "nobody has decided"):
            note.write({"phase": "closed"})

    def test_accept(self):
        """DSP-5: accepted, the note is out; the order keeps the rest open for another note."""
        note = self.counted()
        self.decide(note, "accept")
        self.assertEqual((note.state, note.line_ids.qty_closed), ("out", 3))
        self.assertEqual(self.sale.order_line.trade_qty_open, 3)
        self.assertFalse(note.activity_ids)
        self.assertConserved(self.sale)
        note.action_close()

    def test_redispatch(self):
        """DSP-5: sent again, on the same note, not beyond it."""
        note = self.counted()
        self.decide(note, "redispatch")
        self.assertEqual(self.open_pickings(note).move_ids.product_uom_qty, 3)
        self.ship(self.open_pickings(note))
        self.assertEqual((note.state, self.sale.order_line.qty_delivered), ("out", 10))

    def test_short_close(self):
        """DSP-5, ORD-4: short-closed on the order too."""
        note = self.counted()
        self.decide(note, "close")
        self.assertEqual((note.state, self.sale.order_line.trade_qty_closed), ("out", 3))
        self.assertEqual(self.sale.delivery_status, "full")
        self.assertConserved(self.sale)

    def test_decision_rules(self):
        """DSP-5: a decision needs a reason, is made once, and by sales."""
        note = self.counted()
        difference = note.difference_ids
        with self.assertRefused(UserError, "Give the reason"):
            difference.with_user(self.salesperson).action_accept()
        with self.assertRaises(AccessError):
            difference.with_user(self.clerk).action_accept()
        with self.assertRefused(AccessError, "by its buttons"):
            difference.with_user(self.salesperson).write({"decision": "accept"})
        with self.assertRaises(AccessError):
            self.env["trade.dispatch.difference"].with_user(self.salesperson).create(
                {"line_id": note.line_ids.id, "damaged": 5}
            )
        self.decide(note, "accept")
        with self.assertRefused(UserError, "decided already"):
            difference.with_user(self.salesperson).action_redispatch()

    def test_decision_dialog(self):
        """DSP-5: the buttons ask for the reason; deciding there takes the same rights as anywhere."""
        difference = self.counted().difference_ids
        values = {"difference_id": difference.id, "decision": "accept", "reason": "Agreed on the phone"}
        dialog = self.env["trade.dispatch.decide"]
        with self.assertRaises(AccessError):
            dialog.with_user(self.clerk).create(values).action_apply()
        dialog.with_user(self.salesperson).create(values).action_apply()
        self.assertEqual(
            (difference.decision, difference.reason, difference.decided_by_id),
            ("accept", "Agreed on the phone", self.salesperson),
        )

    def test_all_damaged(self):
        """DSP-5: a transfer nothing good of which is left is reported without being sent."""
        self.sale = self.order(4)
        note = self.note(self.sale, 4)
        picking = note.picking_ids.with_user(self.clerk)
        with self.assertRefused(UserError, "Enter first"):
            picking.action_trade_report_count()
        picking.move_ids.trade_qty_damaged = 4
        self.assertEqual(picking.move_ids.quantity, 0)
        picking.action_trade_report_count()
        self.assertEqual((note.line_ids.qty_difference, picking.state), (4, "cancel"))
        self.decide(note, "redispatch")
        self.ship(self.open_pickings(note))
        self.assertEqual(note.state, "out")

    def test_too_much(self):
        """DSP-5: actual, damaged and missing do not make more than the transfer says."""
        note = self.note(self.order(4), 4)
        detail = note.picking_ids.with_user(self.clerk).move_line_ids
        detail.trade_qty_damaged = 2
        with self.assertRefused(UserError, "actual, damaged and missing"):
            self.ship(note.picking_ids)

    def test_lots(self):
        """DSP-5: damage is counted per lot, and that lot is put aside."""
        reagent = self.env["product.product"].create(
            {"name": "Reagent", "type": "consu", "is_storable": True, "tracking": "lot"}
        )
        lots = self.env["stock.lot"].create([{"name": name, "product_id": reagent.id} for name in ("A", "B")])
        for lot in lots:
            self.stock(reagent, 5, lot)
        note = self.note(self.order(10, product=reagent), 10)
        move = note.picking_ids.with_user(self.clerk).move_ids
        with self.assertRefused(UserError, "several lots"):
            move.trade_qty_damaged = 1
        detail = move.move_line_ids.filtered(lambda each: each.lot_id == lots[1])
        detail.write({"quantity": 3, "trade_qty_damaged": 2})
        self.ship(note.picking_ids)
        damage = self.warehouse.trade_damage_location_id
        quant = self.env["stock.quant"].search([("location_id", "=", damage.id), ("product_id", "=", reagent.id)])
        self.assertEqual((quant.lot_id, quant.quantity), (lots[1], 2))

    def test_charges(self):
        """DSP-5: charges are entered per transfer and kind, within the cap; finance books them."""
        kind = self.env["trade.warehouse.charge.kind"].create({"name": "Porterage", "max_amount": 100})
        note = self.note(self.order(4), 4)
        charges = self.env["trade.warehouse.charge"].with_user(self.clerk)
        first = charges.create({"picking_id": note.picking_ids.id, "kind_id": kind.id, "amount": 60})
        self.assertEqual(note.charge_ids.amount, 60)
        with self.assertRefused(ValidationError, "at most"):
            charges.create({"picking_id": note.picking_ids.id, "kind_id": kind.id, "amount": 50})
        with self.assertRefused(ValidationError, "at most"):
            first.amount = 101
        other = self.trade_user("warehouse_clerk", login="other_clerk")
        self.assertFalse(charges.with_user(other).search([("id", "=", first.id)]))
        with self.assertRefused(ValidationError, "at most"):
            charges.with_user(other).create({"picking_id": note.picking_ids.id, "kind_id": kind.id, "amount": 50})
        self.assertEqual(first.with_user(self.salesperson).amount, 60)
        with self.assertRefused(AccessError, "Only finance"):
            first.booked = True
        first.with_user(self.trade_user("finance_clerk")).booked = True
        with self.assertRefused(ValidationError, "has booked"):
            first.amount = 1
        with self.assertRefused(ValidationError, "has booked"):
            first.unlink()

    def test_cancelled_order(self):
        """DSP-5: cancelling the order settles what nobody decided."""
        note = self.counted()
        self.sale._action_cancel()
        self.assertEqual((note.state, note.line_ids.qty_difference, note.line_ids.qty_closed), ("closed", 0, 3))
        self.assertFalse(note.activity_ids)

    def test_more_damaged_by_forged_values(self):
        """DSP-5: a count cannot be negative, to make room for more."""
        note = self.note(self.order(4), 4)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            note.picking_ids.with_user(self.clerk).move_line_ids.write({"trade_qty_damaged": -3})
            self.env.flush_all()

    def test_serial_command(self):
        """DSP-5: the warehouse may enter the count from the transfer form."""
        note = self.note(self.order(4), 4)
        picking = note.picking_ids.with_user(self.clerk)
        picking.write({"move_ids": [Command.update(picking.move_ids.id, {"trade_qty_missing": 1})]})
        self.assertEqual(picking.move_ids.quantity, 3)
        self.assertTrue(picking.trade_counted)

    def test_one_figure(self):
        """DSP-5: what the clerk enters as damaged or missing comes off the quantity of that lot by itself."""
        note = self.note(self.order(6), 6)
        detail = note.picking_ids.with_user(self.clerk).move_line_ids
        with Form(detail, view="stock.view_move_line_mobile_form") as form:
            form.trade_qty_damaged = 2
            self.assertEqual(form.quantity, 4)
            form.trade_qty_missing = 1
            self.assertEqual(form.quantity, 3)
            form.trade_qty_damaged = 1
            self.assertEqual(form.quantity, 3, "what turns out whole is counted by the clerk")
        self.ship(note.picking_ids)
        self.assertEqual((note.line_ids.qty_done, note.line_ids.qty_difference), (3, 2))

    def test_no_backorder_question(self):
        """DSP-5: who has counted everything is not asked about a back order; who left something out is."""
        note = self.note(self.order(6), 6)
        picking = note.picking_ids.with_user(self.clerk)
        picking.move_ids.trade_qty_damaged = 1
        picking.move_ids.quantity = 4
        self.assertEqual(picking.button_validate()["res_model"], "stock.backorder.confirmation")
        picking.move_ids.quantity = 5
        self.assertTrue(picking.button_validate())
        self.assertEqual((picking.state, note.line_ids.qty_done), ("done", 5))

    def test_task_in_the_language_of_sales(self):
        """DSP-5: the task is in the language of the salesperson, whatever the clerk's is."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search([("name", "=", "trade_stock_split")])._update_translations("zh_CN")
        self.clerk.lang = "zh_CN"
        note = self.note(self.order(4), 4)
        note.picking_ids.with_user(self.clerk).move_ids.trade_qty_missing = 1
        self.ship(note.picking_ids.with_context(lang="zh_CN"))
        self.assertIn("1 missing", note.activity_ids.note)
        self.assertEqual(note.activity_ids.summary, "Decide what follows from the difference")
