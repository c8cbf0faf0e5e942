from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.trade_credit.tests.common import GoodsCommon


@tagged("post_install", "-at_install")
class TestDispatches(GoodsCommon):
    """Value follows the dispatch notes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.trade_dispatch_control = True

    def note(self, order, quantity):
        return self.env["trade.dispatch"].create(
            {
                "sale_order_id": order.id,
                "line_ids": [Command.create({"sale_line_id": order.order_line.id, "quantity": quantity})],
            }
        )

    def ship(self, note, quantity):
        picking = note.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True, picking_ids_not_to_backorder=[]).button_validate()

    def close(self, order, quantity):
        order.order_line._trade_short_close({order.order_line: quantity}, "Not needed any more")

    def test_parts(self):
        """CRD-2, DSP-1: a part that is released, shipped and invoiced moves from bucket to bucket; the rest stays open."""
        order = self.sold()
        self.assertEqual(self.exposure(), {"open_order": 100.0})
        note = self.note(order, 6)
        self.assertEqual(self.exposure(), {"open_order": 100.0}, "a draft promises nothing")
        note.action_release()
        self.assertEqual(self.exposure(), {"open_order": 40.0, "released": 60.0})
        self.ship(note, 4)
        self.assertEqual(self.exposure(), {"open_order": 40.0, "released": 20.0, "shipped": 40.0})
        self.invoice(order)
        self.assertEqual(self.exposure(), {"open_order": 40.0, "released": 20.0, "posted": 40.0})
        self.ship(note, 2)
        self.assertEqual(self.exposure(), {"open_order": 40.0, "shipped": 20.0, "posted": 40.0})

    def test_withdrawn(self):
        """CRD-2, DSP-6: what a withdrawn note promised is an open order again."""
        order = self.sold()
        note = self.note(order, 6)
        note.action_release()
        self.assertEqual(self.exposure(), {"open_order": 40.0, "released": 60.0})
        note._end("withdrawn", "Ordered twice")
        self.assertEqual(self.exposure(), {"open_order": 100.0})

    def test_short_closed(self):
        """CRD-2, ORD-4: what is short-closed is owed no more, a part of a line too; the rest of the line still is."""
        order = self.sold()
        note = self.note(order, 4)
        note.action_release()
        self.ship(note, 4)
        self.close(order, 5)
        self.assertEqual(self.exposure(), {"open_order": 10.0, "shipped": 40.0})
        self.close(order, 1)
        self.assertEqual(self.exposure(), {"shipped": 40.0})

    def test_release_is_held(self):
        """CRD-3: goods of an order confirmed long ago are not ordered out while the customer is over the limit; nothing is
        released, and with the limit raised it is."""
        self.set_policy("credit_limit_dispatch", "release", "block")
        order = self.sold()
        note = self.note(order, 6)
        self.settle()
        self.object.limit_amount = 90.0
        with self.refused():
            note.action_release()
        self.assertEqual(note.phase, "draft")
        with self.refused():
            note.write({"phase": "released"})
        self.object.limit_amount = 100.0
        note.action_release()
        self.assertEqual(note.phase, "released")

    def test_without_control(self):
        """CRD-2: in a company without dispatch control a line whose deliveries are done or cancelled is closed, as before."""
        self.env.company.trade_dispatch_control = False
        order = self.sold()
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 4, "picked": True})
        picking.with_context(skip_backorder=True, picking_ids_not_to_backorder=picking.ids).button_validate()
        self.assertEqual(self.exposure(), {"shipped": 40.0})

    def test_figures(self):
        """CRD-7: a note shows what whoever is invoiced owes, alone and in lists that are searched and sorted by it."""
        third = self.env["res.partner"].create({"name": "Building site"})
        order, other = self.sold(partner_shipping_id=third.id), self.sold(quantity=1, partner_id=third.id)
        notes = self.note(order, 10) | self.note(other, 1)
        self.settle()
        self.object.limit_amount = 40.0
        note = notes[0].with_user(self.finance)
        self.assertEqual((note.trade_credit_exposure, note.trade_credit_available), (100.0, -60.0))
        model, mine = self.env["trade.dispatch"].with_user(self.finance), [("id", "in", notes.ids)]
        self.assertEqual(model.search([*mine, ("trade_credit_over_limit", "=", True)]), notes[0])
        self.assertEqual(model.search(mine, order="trade_credit_exposure").ids, [notes[1].id, notes[0].id])
        with Form(note):
            pass
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            self.env["trade.dispatch"].with_user(self.seller).search([("trade_credit_exposure", ">", 1)])
