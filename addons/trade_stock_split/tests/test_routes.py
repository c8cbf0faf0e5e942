from odoo.tests import tagged

from .common import DispatchCommon


@tagged("post_install", "-at_install")
class TestRoutes(DispatchCommon):
    """Several steps, whichever way the warehouse is set up, follow the note."""

    def steps(self, delivery_steps):
        self.warehouse.delivery_steps = delivery_steps
        order = self.order(10)
        return order, self.note(order, 10)

    def work_through(self, note, *quantities):
        """Do every open transfer of the note until none is left."""
        for _step in range(10):
            ready = self.open_pickings(note).filtered(lambda picking: picking.state == "assigned")
            if not ready:
                return
            self.ship(ready[0], *quantities)

    def test_pick_ship(self):
        """DSP-2: two steps, in parts; the note knows what is out."""
        order, note = self.steps("pick_ship")
        self.ship(note.picking_ids, 6)
        self.assertEqual(note.line_ids.qty_done, 0, "picked is not out")
        self.assertFalse(note.line_ids._launch())
        self.work_through(note)
        self.assertEqual((note.line_ids.qty_done, note.state), (10, "out"))
        self.assertConserved(order)

    def test_pick_pack_ship(self):
        """DSP-2: three steps."""
        order, note = self.steps("pick_pack_ship")
        self.work_through(note)
        self.assertEqual((order.order_line.qty_delivered, note.state), (10, "out"))
        self.assertEqual(set(note.picking_ids.move_ids.trade_dispatch_line_id.ids), set(note.line_ids.ids))

    def test_withdraw_before_ship(self):
        """DSP-6: what is picked but has not left can still be withdrawn."""
        order, note = self.steps("pick_ship")
        self.ship(note.picking_ids, 6)
        note._end("withdrawn", "Customer waits")
        self.assertFalse(self.open_pickings(note))
        self.assertEqual(note.line_ids.qty_closed, 10)
        self.assertConserved(order)

    def test_change_before_pick(self):
        """DSP-6: a smaller quantity goes through all steps."""
        order, note = self.steps("pick_ship")
        note.line_ids.quantity = 4
        self.work_through(note)
        self.assertEqual((order.order_line.qty_delivered, note.state), (4, "out"))

    def test_two_warehouses(self):
        """DSP-2, DSP-3: one note, two warehouses."""
        second = self.env["stock.warehouse"].create({"name": "Tianjin", "code": "TJ", "company_id": self.company.id})
        self.stock(self.product, 20, warehouse=second)
        order = self.order(10)
        line = order.order_line
        note = self.env["trade.dispatch"].create(
            {
                "sale_order_id": order.id,
                "line_ids": [
                    (0, 0, {"sale_line_id": line.id, "quantity": 4, "warehouse_id": second.id}),
                    (0, 0, {"sale_line_id": line.id, "quantity": 6, "warehouse_id": self.warehouse.id}),
                ],
            }
        )
        note.action_release()
        self.assertEqual(note.picking_ids.picking_type_id.warehouse_id, second | self.warehouse)
        self.work_through(note)
        self.assertEqual((line.qty_delivered, note.state), (10, "out"))
