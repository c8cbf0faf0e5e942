from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import DispatchCommon


@tagged("post_install", "-at_install")
class TestLots(DispatchCommon):
    """What sales says about lots is what leaves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reagent = cls.make_reagent(invoice_policy="delivery")
        cls.grades = cls.env["trade.lot.grade"].create(
            [{"name": "First", "sequence": 1}, {"name": "Second", "sequence": 2}]
        )
        cls.lots = cls.env["stock.lot"]
        today = fields.Datetime.now()
        # in the order they came in; the first lives longest
        for name, months, grade, quantity in (("A", 24, 1, 10), ("B", 3, 0, 20), ("C", 12, 0, 5), ("D", 8, 1, 40)):
            lot = cls.env["stock.lot"].create(
                {
                    "name": name,
                    "product_id": cls.reagent.id,
                    "expiration_date": today + timedelta(days=30 * months + 2),
                    "removal_date": today + timedelta(days=30 * months),
                    "trade_grade_id": cls.grades[grade].id,
                }
            )
            cls.stock(cls.reagent, quantity, lot)
            cls.lots |= lot
        cls.a, cls.b, cls.c, cls.d = cls.lots

    def directed(self, quantity, directive, named=(), release=True, **values):
        """Return a note of one line with this directive."""
        note = self.note(self.order(quantity, product=self.reagent), quantity, release=False)
        note.line_ids.write(
            {
                "directive": directive,
                "lot_ids": [Command.create({"lot_id": lot.id, "quantity": part}) for lot, part in named],
                **values,
            }
        )
        if release:
            note.action_release()
        return note

    def reserved(self, note):
        result = {}
        for line in self.open_pickings(note).move_ids.filtered(lambda move: not move.move_orig_ids).move_line_ids:
            result[line.lot_id.name] = result.get(line.lot_id.name, 0) + line.quantity
        return result

    def test_named(self):
        """DSP-3: exactly the lots named are reserved and leave."""
        note = self.directed(12, "lots", [(self.a, 7), (self.d, 5)])
        self.assertEqual(self.reserved(note), {"A": 7, "D": 5})
        self.ship(note.picking_ids)
        self.assertEqual(note.state, "out")

    def test_rules(self):
        """DSP-3: each rule of sales reserves as it says."""
        for quantity, directive, values, expected in (
            (25, "expiry", {}, {"B": 20, "D": 5}),
            (12, "life", {"life_months": 6}, {"D": 12}),
            (22, "grade", {"grade_id": self.grades[0].id}, {"B": 20, "C": 2}),
            (30, "fewest", {}, {"D": 30}),
            (25, "older", {"older_lot_id": self.b.id}, {"B": 20, "A": 5}),
        ):
            with self.subTest(directive=directive):
                note = self.directed(quantity, directive, **values)
                self.assertEqual(self.reserved(note), expected)
                note._end("withdrawn", "Next rule")

    def test_rule_short(self):
        """DSP-3: a rule that finds too little reserves what there is, not something else."""
        note = self.directed(20, "older", older_lot_id=self.a.id)
        self.assertEqual(self.reserved(note), {"A": 10})
        self.assertEqual(note.picking_ids.move_ids.state, "partially_available")

    def test_older_by_receipt(self):
        """DSP-3: what counts as older is the day the goods came in, not the day somebody entered the lot; also when all is out."""
        quants = self.env["stock.quant"].search([("lot_id", "in", (self.a | self.b).ids), ("quantity", ">", 0)])
        first = quants.filtered(lambda quant: quant.lot_id == self.b)
        first.in_date -= timedelta(days=30)
        note = self.directed(25, "older", older_lot_id=self.b.id)
        self.assertEqual(self.reserved(note), {"B": 20})
        self.ship(note.picking_ids)
        self.assertEqual(note.line_ids.qty_done, 20)

    def test_no_swap(self):
        """DSP-3: the warehouse cannot swap, add or move in a lot, by form or by program."""
        note = self.directed(7, "lots", [(self.a, 7)])
        line = note.picking_ids.with_user(self.clerk).move_ids.move_line_ids
        quant = self.env["stock.quant"].search([("lot_id", "=", self.d.id), ("quantity", ">", 0)], limit=1)
        for values in ({"lot_id": self.d.id}, {"quant_id": quant.id}, {"quantity": 8}):
            with self.assertRefused(UserError, "says which lots"):
                line.write(values)
        with self.assertRefused(UserError, "says which lots"):
            line.copy({"lot_id": self.d.id, "quantity": 1, "move_id": line.move_id.id})
        with self.assertRefused(UserError, "says which lots"):
            line.move_id.lot_ids = self.d
        free = self.note(self.order(3, product=self.reagent), 3)
        with self.assertRefused(UserError, "says which lots"):
            free.picking_ids.with_user(self.clerk).move_line_ids.write({"move_id": line.move_id.id})
        with self.assertRefused(UserError, "says which lots"):
            line.with_context(trade_reserving=True).write({"lot_id": self.d.id})

    def test_no_swap_under_a_rule(self):
        """DSP-3: a rule binds like a name."""
        note = self.directed(7, "expiry")
        with self.assertRefused(UserError, "says which lots"):
            note.picking_ids.with_user(self.clerk).move_line_ids.lot_id = self.a

    def test_unlinked_and_done(self):
        """DSP-3: a lot that slipped past the form is still refused when goods leave."""
        note = self.directed(7, "lots", [(self.a, 7)])
        line = note.picking_ids.move_line_ids
        self.env.cr.execute("UPDATE stock_move_line SET lot_id = %s WHERE id = %s", [self.d.id, line.id])
        self.env.invalidate_all()
        note.picking_ids.move_ids.picked = True
        with self.assertRefused(UserError, "does not allow lot D"):
            note.picking_ids.move_ids.with_user(self.clerk)._action_done()

    def test_part_and_backorder(self):
        """DSP-3: after a part has left, the rest of the lots named is what the backorder takes."""
        note = self.directed(12, "lots", [(self.a, 7), (self.d, 5)])
        self.ship(note.picking_ids, 4)
        self.assertEqual(sum(self.reserved(note).values()), 8)
        self.ship(self.open_pickings(note))
        done = note.picking_ids.move_line_ids
        self.assertEqual(sum(done.filtered(lambda line: line.lot_id == self.a).mapped("quantity")), 7)
        self.assertEqual(sum(done.filtered(lambda line: line.lot_id == self.d).mapped("quantity")), 5)

    def test_no_theft(self):
        """DSP-3: what is promised to a note, reserved or not, no other delivery takes."""
        self.directed(10, "lots", [(self.a, 10)])
        other = self.note(self.order(3, product=self.reagent), 3)
        line = other.picking_ids.with_user(self.clerk).move_line_ids
        with self.assertRefused(UserError, "promised to|has not that much"):
            line.lot_id = self.a
            line.move_id.picked = True
            other.picking_ids.with_user(self.clerk).button_validate()

    def test_no_theft_after_unreserve(self):
        """DSP-3: unreserving a delivery does not give its lots away."""
        note = self.directed(10, "lots", [(self.a, 10)])
        note.picking_ids.with_user(self.clerk).do_unreserve()
        other = self.note(self.order(75, product=self.reagent), 75)
        self.assertNotIn("A", self.reserved(other))
        self.assertEqual(sum(self.reserved(other).values()), 65)
        with self.assertRefused(UserError, "promised to"):
            other.picking_ids.with_user(self.clerk).move_line_ids[:1].lot_id = self.a
        note.picking_ids.with_user(self.clerk).action_assign()
        self.assertEqual(self.reserved(note), {"A": 10})

    def test_promised_twice(self):
        """DSP-3: a lot is not promised twice."""
        self.directed(8, "lots", [(self.a, 8)])
        with self.assertRefused(UserError, "promised to"):
            self.directed(3, "lots", [(self.a, 3)])
        self.directed(2, "lots", [(self.a, 2)])

    def test_too_few_named(self):
        """DSP-3: the lots named have to make up the line."""
        with self.assertRefused(UserError, "the lots named make"):
            self.directed(8, "lots", [(self.a, 5)])

    def test_released_lots_stay(self):
        """DSP-6: lots of a released note stay; a smaller quantity takes fewer of them."""
        note = self.directed(10, "lots", [(self.a, 7), (self.d, 3)])
        with self.assertRefused(UserError, "the lots it names stay"):
            note.line_ids.lot_ids[0].quantity = 2
        with self.assertRefused(UserError, "the lots it names stay"):
            note.line_ids.lot_ids.unlink()
        note.line_ids.quantity = 6
        self.assertEqual(sum(self.reserved(note).values()), 6)

    def test_registration(self):
        """DSP-3: a rule says what it needs; goods without lots have none; lots belong to the goods."""
        for directive, values in (("life", {}), ("grade", {}), ("older", {})):
            with self.assertRefused(ValidationError, "Say for"):
                self.directed(1, directive, release=False, **values)
        note = self.note(self.order(1), 1, release=False)
        with self.assertRefused(ValidationError, "has no lots"):
            note.line_ids.directive = "expiry"
        other = self.env["product.product"].create({"name": "Other", "is_storable": True, "tracking": "lot"})
        lot = self.env["stock.lot"].create({"name": "X", "product_id": other.id})
        with self.assertRefused(ValidationError, "is not one of"):
            self.directed(1, "lots", [(lot, 1)], release=False)

    def test_two_steps(self):
        """DSP-3: the lots named go through every step."""
        self.warehouse.delivery_steps = "pick_ship"
        note = self.directed(7, "lots", [(self.a, 7)])
        self.ship(note.picking_ids)
        ship = self.open_pickings(note)
        self.assertEqual(ship.move_line_ids.lot_id, self.a)
        with self.assertRefused(UserError, "says which lots"):
            ship.with_user(self.clerk).move_line_ids.lot_id = self.d
        self.ship(ship)
        self.assertEqual(note.state, "out")

    def test_expired(self):
        """DSP-3: no rule takes what is past its removal date."""
        self.b.removal_date = fields.Datetime.now() - timedelta(days=1)
        note = self.directed(5, "expiry")
        self.assertEqual(self.reserved(note), {"D": 5})

    def test_picker(self):
        """DSP-3: sales chooses from what is free, and the line is filled in the order chosen."""
        note = self.directed(12, "free", release=False)
        action = note.line_ids.with_user(self.salesperson).action_pick_lots()
        rows = self.env[action["res_model"]].with_user(self.salesperson).with_context(**action["context"])
        found = rows.search(action["domain"])
        self.assertEqual(found.mapped("lot_id.name"), ["B", "D", "C", "A"])
        self.assertEqual(found.mapped("free_quantity"), [20, 40, 5, 10])
        found.filtered(lambda row: row.lot_id in (self.c | self.d)).sorted("free_quantity").action_name_lots()
        self.assertEqual([(each.lot_id.name, each.quantity) for each in note.line_ids.lot_ids], [("C", 5), ("D", 7)])
        self.assertEqual(note.line_ids.directive, "lots")

    def test_picker_cost(self):
        """DSP-3, QUO-4: the cost of a lot is shown only to who may see costs."""
        rows = self.env["trade.lot.stock"]
        row = rows.search([("lot_id", "=", self.a.id)])
        with self.assertRaises(AccessError):
            row.with_user(self.salesperson).read(["unit_cost"])
        self.salesperson.group_ids = [Command.link(self.env.ref("trade_base.group_purchase_price").id)]
        self.assertEqual(row.with_user(self.salesperson).unit_cost, self.reagent.standard_price)

    def test_queries(self):
        """DSP-3: naming a lot or a rule needs as many queries with 4 lots as with 200."""
        counts = []
        for round_ in range(3):
            if round_ == 2:
                lots = self.env["stock.lot"].create(
                    [
                        {
                            "name": f"N{index}",
                            "product_id": self.reagent.id,
                            "expiration_date": fields.Datetime.now() + timedelta(days=900),
                        }
                        for index in range(200)
                    ]
                )
                for lot in lots:
                    self.stock(self.reagent, 1, lot)
            note = self.directed(2, "expiry")
            move = note.picking_ids.move_ids
            move._do_unreserve()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            move._action_assign()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            note._end("withdrawn", "Next round")
        self.assertEqual(counts[1], counts[2])
