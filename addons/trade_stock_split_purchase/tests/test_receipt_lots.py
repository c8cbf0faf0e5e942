from datetime import datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ReceiptCommon


@tagged("post_install", "-at_install")
class TestReceiptLots(ReceiptCommon):
    """The lots purchasing announces are what the warehouse receives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reagent = cls.make_reagent(expiration_time=30)
        cls.expiry = datetime(2031, 5, 31)

    def announced(self, *lots, quantity=10, release=True):
        """Return a notice over ``quantity`` with these ``(name, quantity)`` announced."""
        note = self.notice(self.buy(quantity, product=self.reagent), release=False)
        note.line_ids.receipt_lot_ids = [
            Command.create({"name": name, "quantity": part, "expiration_date": self.expiry}) for name, part in lots
        ]
        if release:
            note.action_release()
        return note

    def details(self, note):
        lines = self.open_pickings(note).move_line_ids
        return sorted((line.lot_name or "", line.quantity) for line in lines)

    def test_announced_lots_are_received(self):
        """DSP-8: the receipt has the lots announced, with their expiry; received, they are the lots in stock."""
        note = self.announced(("A1", 4), ("A2", 6))
        self.assertEqual(note.line_ids.directive_summary, "A1: 4, A2: 6")
        self.assertEqual(self.details(note), [("A1", 4), ("A2", 6)])
        self.receive(note)
        lots = note.picking_ids.move_line_ids.lot_id
        self.assertEqual(sorted(lots.mapped("name")), ["A1", "A2"])
        self.assertEqual(set(lots.mapped("expiration_date")), {self.expiry})
        self.assertEqual((note.state, self.reagent.qty_available), ("out", 10))

    def test_in_parts(self):
        """DSP-8: the back order expects the lots that have not come yet."""
        note = self.announced(("A1", 4), ("A2", 6))
        picking = self.open_pickings(note).with_user(self.clerk)
        picking.move_line_ids.filtered(lambda line: line.lot_name == "A2").unlink()
        picking.move_ids.picked = True
        self.receive(note)
        self.assertEqual(note.line_ids.qty_done, 4)
        self.assertEqual(self.details(note), [("A2", 6)])

    def test_other_lots_stay_outside(self):
        """DSP-8: a lot that was not announced, or more of one than announced, does not come in."""
        note = self.announced(("A1", 4), ("A2", 6))
        detail = self.open_pickings(note).with_user(self.clerk).move_line_ids[0]
        detail.lot_name = "B9"
        with self.assertRefused(UserError, "0 of lot B9 .* can change the notice"):
            self.receive(note)
        detail.lot_name = "A2"
        with self.assertRefused(UserError, "6 of lot A2 .* not 10"):
            self.receive(note)

    def test_purchasing_changes_what_comes(self):
        """DSP-6, DSP-8: purchasing names other lots until they are in; the open receipt follows."""
        note = self.announced(("A1", 4), ("A2", 6))
        note.line_ids.receipt_lot_ids[1].name = " B9 "
        self.assertEqual(self.details(note), [("A1", 4), ("B9", 6)])
        note.write({"line_ids": [Command.update(note.line_ids.id, {"receipt_lot_ids": [Command.clear()]})]})
        self.assertEqual(self.details(note), [("", 10)])
        note.line_ids.receipt_lot_ids = [Command.create({"name": "C3", "quantity": 10})]
        self.receive(note)
        with self.assertRefused(UserError, "announces 0 of lot C3"):
            note.line_ids.receipt_lot_ids.name = "D4"
        note.action_close()
        with self.assertRefused(UserError, "has ended"):
            note.line_ids.receipt_lot_ids.quantity = 12

    def test_bad_lots(self):
        """DSP-8: announced lots make up their line, once each, of goods that have lots and come in."""
        with self.assertRefused(UserError, "make 4 of 10"):
            self.announced(("A1", 4))
        plain = self.notice(self.buy(5), release=False)
        with self.assertRefused(ValidationError, "has no lots"):
            plain.line_ids.receipt_lot_ids = [Command.create({"name": "A1", "quantity": 5})]
        order = self.order(2, product=self.reagent)
        out = self.note(order, release=False).sudo()
        with self.assertRefused(ValidationError, "receipt notices"):
            out.line_ids.receipt_lot_ids = [Command.create({"name": "A1", "quantity": 2})]
        note = self.announced(("A1", 10))
        with self.assertRefused(UserError, "make 10 of 12"):
            note.line_ids.purchase_line_id.sudo().product_qty = 12
            note.line_ids.quantity = 12

    def test_steps_and_count(self):
        """DSP-5, DSP-8: the lots announced go through put-away; what is damaged is refused of its own lot."""
        self.warehouse.reception_steps = "two_steps"
        note = self.announced(("A1", 4), ("A2", 6))
        picking = self.open_pickings(note).filtered(lambda each: each.location_id == self.suppliers)
        detail = picking.with_user(self.clerk).move_line_ids.filtered(lambda line: line.lot_name == "A2")
        detail.write({"quantity": 5, "trade_qty_damaged": 1})
        self.ship(picking)
        self.assertEqual((note.line_ids.qty_done, note.line_ids.qty_difference), (9, 1))
        inside = self.env["stock.picking"].search(
            [("location_id", "=", self.warehouse.wh_input_stock_loc_id.id), ("product_id", "=", self.reagent.id)]
        )
        self.assertEqual(sorted(inside.move_line_ids.lot_id.mapped("name")), ["A1", "A2"])
        self.ship(inside)
        self.assertEqual(self.reagent.qty_available, 9)

    def test_who(self):
        """DSP-8, ORG-3: the warehouse reads the lots of released notices and changes none; nobody else reads drafts."""
        draft = self.announced(("A1", 10), release=False)
        note = self.announced(("A2", 10))
        lots = (draft | note).line_ids.receipt_lot_ids
        for user in (self.clerk, self.salesperson):
            self.assertEqual(lots.with_user(user).search([("id", "in", lots.ids)]).name, "A2")
            with self.assertRefused(AccessError, "."):
                note.line_ids.receipt_lot_ids.with_user(user).quantity = 11
        self.assertEqual(draft.line_ids.receipt_lot_ids.with_user(self.purchaser).name, "A1")
