import random

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DispatchCommon


@tagged("post_install", "-at_install")
class TestConservation(DispatchCommon):
    """Random histories: whatever happens, goods are neither lost nor made."""

    def steps(self):
        """Return the things that may happen, as ``(weight, method)``."""
        return [
            (4, self.do_note),
            (5, self.do_ship),
            (2, self.do_change_order),
            (2, self.do_change_note),
            (1, self.do_withdraw),
            (1, self.do_short_close_note),
            (1, self.do_short_close_order),
            (1, self.do_cancel_picking),
            (2, self.do_relaunch),
            (1, self.do_return),
        ]

    def pick(self, records):
        return records[self.dice.randrange(len(records))] if records else records

    def do_note(self):
        line = self.pick(self.sale.order_line)
        quantities = [self.dice.randint(1, 8) if each == line else 0 for each in self.sale.order_line]
        self.note(self.sale, *quantities, release=self.dice.random() < 0.8)

    def do_ship(self):
        notes = self.sale.trade_dispatch_ids
        picking = self.pick(self.open_pickings(notes).filtered(lambda each: each.state == "assigned"))
        if picking:
            quantities = [self.dice.randint(0, int(move.product_uom_qty) + 1) for move in picking.move_ids]
            if any(quantities):
                self.ship(picking, *quantities, backorder=self.dice.random() < 0.7)

    def do_change_order(self):
        self.pick(self.sale.order_line).product_uom_qty = self.dice.randint(0, 25)

    def do_change_note(self):
        line = self.pick(self.sale.trade_dispatch_ids.line_ids)
        if line:
            line.quantity = self.dice.randint(0, 10)

    def do_withdraw(self):
        note = self.pick(self.sale.trade_dispatch_ids)
        if note:
            note._end("withdrawn", "By chance")

    def do_short_close_note(self):
        note = self.pick(self.sale.trade_dispatch_ids)
        if note:
            note._end("closed", "By chance")

    def do_short_close_order(self):
        line = self.pick(self.sale.order_line)
        line._trade_short_close({line: self.dice.randint(1, 4)}, "By chance")

    def do_cancel_picking(self):
        picking = self.pick(self.open_pickings(self.sale.trade_dispatch_ids))
        if picking:
            picking.with_user(self.clerk).action_cancel()

    def do_relaunch(self):
        note = self.pick(self.sale.trade_dispatch_ids)
        if note:
            note.with_user(self.clerk).action_relaunch()

    def do_return(self):
        picking = self.pick(
            self.sale.picking_ids.filtered(lambda each: each.state == "done" and each.trade_dispatch_id)
        )
        if not picking:
            return
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1
        back = wizard._create_return()
        back.move_ids.quantity = 1
        back.move_ids.picked = True
        back.button_validate()

    def check(self):
        self.assertConserved(self.sale)
        digits = 4
        for line in self.sale.trade_dispatch_ids.line_ids:
            moves = line.move_ids.filtered(
                lambda move: move.state == "done" and move.location_dest_id == self.customers
            )
            self.assertAlmostEqual(sum(moves.mapped("quantity")), line.qty_done, digits)
            self.assertLessEqual(line.qty_done, line.quantity)
            planned = line._planned_quantities()[line.id]
            where = [
                (
                    m.id,
                    m.picking_id.name,
                    m.state,
                    m.product_uom_qty,
                    m.quantity,
                    m.location_id.display_name,
                    m.location_dest_id.display_name,
                    m.location_final_id.display_name,
                    m.move_dest_ids.ids,
                )
                for m in line.move_ids
            ]
            self.assertLessEqual(
                round(planned, digits),
                round(line.qty_open, digits),
                (line.read(["quantity", "qty_done", "qty_open", "qty_closed"]), where),
            )
        for line in self.sale.order_line:
            promised = sum(each.qty_open for each in line.trade_dispatch_line_ids if each.phase == "released")
            self.assertLessEqual(line.qty_delivered + promised + line.trade_qty_closed, line.product_uom_qty + 1e-6)

    def test_random_histories(self):
        """DSP-1, DSP-2, DSP-5, DSP-6, ORD-4: ordered = delivered + open + closed through random histories."""
        warehouses = self.warehouse | self.env["stock.warehouse"].create(
            {"name": "Tianjin", "code": "TJ", "company_id": self.company.id, "delivery_steps": "pick_ship"}
        )
        for goods in (self.product, self.product2):
            self.stock(goods, 1000, warehouse=warehouses[1])
        passed = refused = 0
        for seed in range(6):
            self.dice = random.Random(seed)
            self.sale = self.order(10, (self.product2, 12), warehouse_id=warehouses[seed % 2].id)
            weights, actions = zip(*self.steps(), strict=True)
            for _turn in range(25):
                action = self.dice.choices(actions, weights)[0]
                with self.subTest(seed=seed, action=action.__name__):
                    try:
                        with self.env.cr.savepoint():
                            action()
                            self.env.flush_all()
                        passed += 1
                    except UserError:
                        self.env.invalidate_all()
                        refused += 1
                    self.check()
        self.assertGreater(passed, 40)
        self.assertGreater(refused, 5)
