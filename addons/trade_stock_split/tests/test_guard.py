from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import DispatchCommon


@tagged("post_install", "-at_install")
class TestGuard(DispatchCommon):
    """Nothing leaves without a released note, nor beyond it, on any path."""

    def setUp(self):
        super().setUp()
        self.sale = self.order(10)
        self.dispatch = self.note(self.sale, 10)
        self.picking = self.dispatch.picking_ids.with_user(self.clerk)
        self.move = self.picking.move_ids

    def move_vals(self, **values):
        return {
            "product_id": self.product.id,
            "product_uom_qty": 5,
            "location_id": self.warehouse.lot_stock_id.id,
            "location_dest_id": self.customers.id,
            "picking_type_id": self.warehouse.out_type_id.id,
            **values,
        }

    def test_form(self):
        """DSP-2: a delivery typed by hand is refused."""
        with self.assertRefused(UserError, "cannot move here without"):
            form = Form(self.env["stock.picking"].with_user(self.clerk))
            form.picking_type_id = self.warehouse.out_type_id
            form.partner_id = self.customer
            with form.move_ids.new() as line:
                line.product_id = self.product
                line.product_uom_qty = 5
            form.save()

    def test_rpc(self):
        """DSP-2: a move made by a program is refused, also for an order and also as done at once."""
        moves = self.env["stock.move"].with_user(self.clerk)
        for values in ({}, {"sale_line_id": self.sale.order_line.id}, {"state": "done", "picked": True, "quantity": 5}):
            with self.assertRefused(UserError, "cannot move here without|is done"):
                moves.create(self.move_vals(**values))

    def test_redirected(self):
        """DSP-2: an internal transfer cannot be turned into a delivery, neither its move nor a line of it."""
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.warehouse.lot_stock_id.id})
        move = (
            self.env["stock.move"]
            .with_user(self.clerk)
            .create(self.move_vals(location_dest_id=shelf.id, picking_type_id=self.warehouse.int_type_id.id))
        )
        move._action_confirm()
        move._action_assign()
        with self.assertRefused(UserError, "cannot move here without"):
            move.location_dest_id = self.customers
        with self.assertRefused(UserError, "cannot move here without"):
            move.move_line_ids.location_dest_id = self.customers
        with self.assertRefused(UserError, "cannot move here without"):
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": self.product.id,
                        "quantity": 1,
                        "location_id": self.warehouse.lot_stock_id.id,
                        "location_dest_id": self.customers.id,
                    }
                )
            ]

    def test_import(self):
        """DSP-2: a file with a delivery is refused as a whole."""
        before = self.env["stock.picking"].search_count([])
        result = (
            self.env["stock.picking"]
            .with_user(self.clerk)
            .load(
                [
                    "picking_type_id/.id",
                    "partner_id/.id",
                    "move_ids/product_id/.id",
                    "move_ids/product_uom_qty",
                    "location_id/.id",
                    "location_dest_id/.id",
                    "move_ids/location_id/.id",
                    "move_ids/location_dest_id/.id",
                ],
                [
                    [
                        str(self.warehouse.out_type_id.id),
                        str(self.customer.id),
                        str(self.product.id),
                        "5",
                        str(self.warehouse.lot_stock_id.id),
                        str(self.customers.id),
                        str(self.warehouse.lot_stock_id.id),
                        str(self.customers.id),
                    ]
                ],
            )
        )
        self.assertFalse(result["ids"])
        self.assertIn("cannot move here without", result["messages"][0]["message"])
        self.assertEqual(self.env["stock.picking"].search_count([]), before)

    def test_copy(self):
        """DSP-2: a copied delivery belongs to the note, and cannot exceed it."""
        copy = self.picking.copy()
        self.ship(self.picking)
        copy.action_confirm()
        copy.action_assign()
        with self.assertRefused(UserError, "more than the note allows"):
            self.ship(copy)

    def test_more_than_the_note(self):
        """DSP-2: more than the note says cannot leave, by form or by program."""
        with self.assertRefused(UserError, "more than the note allows"):
            self.ship(self.picking, 11)
        with self.assertRefused(UserError, "more than the note allows"):
            self.move.quantity = 12
            self.move.picked = True
            self.picking.move_ids._action_done()

    def test_second_product(self):
        """DSP-2: goods added to the transfer by the warehouse are refused."""
        with self.assertRefused(UserError, "cannot move here without"):
            self.picking.write({"move_ids": [Command.create(self.move_vals(product_id=self.product2.id))]})
        with self.assertRefused(UserError, "cannot move here without"):
            self.picking.write(
                {
                    "move_line_ids": [
                        Command.create(
                            {
                                "product_id": self.product2.id,
                                "quantity": 1,
                                "location_id": self.warehouse.lot_stock_id.id,
                                "location_dest_id": self.customers.id,
                            }
                        )
                    ]
                }
            )

    def test_foreign_line(self):
        """DSP-2: a move cannot borrow the note line of other goods."""
        with self.assertRefused(UserError, "is not what line"):
            self.env["stock.move"].with_user(self.clerk).create(
                self.move_vals(product_id=self.product2.id, trade_dispatch_line_id=self.dispatch.line_ids.id)
            )

    def test_by_hand_under_the_note(self):
        """DSP-2: the warehouse may split the work into transfers of its own under the note."""
        extra = (
            self.env["stock.move"]
            .with_user(self.clerk)
            .create(
                self.move_vals(
                    product_uom_qty=3,
                    trade_dispatch_line_id=self.dispatch.line_ids.id,
                    sale_line_id=self.sale.order_line.id,
                )
            )
        )
        extra._action_confirm()
        extra._action_assign()
        extra.picked = True
        extra._action_done()
        self.assertEqual(self.dispatch.line_ids.qty_done, 3)
        with self.assertRefused(UserError, "more than the note allows"):
            self.ship(self.picking, 8)
        self.ship(self.picking, 7, backorder=False)
        self.assertEqual(self.dispatch.state, "out")

    def test_done_is_frozen(self):
        """DSP-2: a done delivery is corrected by a return, not by editing; a stale form is told so."""
        self.ship(self.picking, 6)
        self.picking.is_locked = False
        done = self.picking.move_ids
        for values in ({"quantity": 8}, {"quantity": 2}, {"state": "draft"}, {"trade_dispatch_line_id": False}):
            with self.assertRefused(UserError, "is done"):
                done.write(values)
        with self.assertRefused(UserError, "is done"):
            done.move_line_ids.quantity = 8
        with self.assertRefused(UserError, "is done"):
            self.env["stock.move.line"].with_user(self.clerk).create(
                {
                    "move_id": done.id,
                    "picking_id": self.picking.id,
                    "product_id": self.product.id,
                    "quantity": 1,
                    "location_id": self.warehouse.lot_stock_id.id,
                    "location_dest_id": self.customers.id,
                }
            )
        with self.assertRefused(UserError, "cannot move here without|is done"):
            self.picking.write({"move_ids": [Command.create(self.move_vals(quantity=1))]})

    def test_withdrawn_note(self):
        """DSP-2: the transfer of a note that has ended cannot be done, not even one opened again."""
        self.dispatch._end("withdrawn", "Customer waits")
        copy = self.picking.copy()
        copy.action_confirm()
        copy.action_assign()
        with self.assertRefused(UserError, "not released any more"):
            self.ship(copy)

    def test_draft_note(self):
        """DSP-2: a note that is not released lets nothing out."""
        draft = self.note(self.order(5), 5, release=False)
        move = self.env["stock.move"].create(self.move_vals(trade_dispatch_line_id=draft.line_ids.id))
        move._action_confirm()
        move.quantity = 5
        move.picked = True
        with self.assertRefused(UserError, "not released"):
            move._action_done()

    def test_named_warehouse(self):
        """DSP-3: goods leave from the warehouse sales named, and from no other."""
        second = self.env["stock.warehouse"].create({"name": "Tianjin", "code": "TJ", "company_id": self.company.id})
        self.stock(self.product, 20, warehouse=second)
        order = self.order(6)
        note = self.note(order, 6, release=False)
        note.line_ids.warehouse_id = second
        note.action_release()
        self.assertEqual(note.picking_ids.picking_type_id.warehouse_id, second)
        move = (
            self.env["stock.move"]
            .with_user(self.clerk)
            .create(self.move_vals(trade_dispatch_line_id=note.line_ids.id, product_uom_qty=2))
        )
        move._action_confirm()
        move._action_assign()
        move.picked = True
        with self.assertRefused(UserError, "names the warehouse"):
            move._action_done()
        self.ship(note.picking_ids - move.picking_id)
        self.assertEqual(note.state, "out")

    def test_forged_context(self):
        """DSP-2: no context key of a client opens the door."""
        context = {
            "skip_sanity_check": True,
            "skip_backorder": True,
            "trade_ship_enforced": True,
            "skip_procurement": True,
            "do_not_unreserve": True,
            "cancel_backorder": True,
        }
        with self.assertRefused(UserError, "cannot move here without"):
            self.env["stock.move"].with_user(self.clerk).with_context(**context).create(self.move_vals())
        self.move.quantity = 12
        self.move.picked = True
        with self.assertRefused(UserError, "more than the note allows"):
            self.picking.with_context(**context).button_validate()

    def test_lot_below_zero(self):
        """DSP-2: a lot typed by hand that is not there cannot leave."""
        tracked = self.env["product.product"].create(
            {"name": "Reagent", "type": "consu", "is_storable": True, "tracking": "lot"}
        )
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": tracked.id})
        self.stock(tracked, 5, lot)
        note = self.note(self.order(10, product=tracked), 10)
        move = note.picking_ids.with_user(self.clerk).move_ids
        move.quantity = 10
        move.move_line_ids.lot_id = lot
        move.picked = True
        with self.assertRefused(UserError, "has not that much"):
            note.picking_ids.with_user(self.clerk).button_validate()

    def test_dropship(self):
        """DSP-2: what the supplier brings to the customer does not pass our door."""
        self.assertFalse(
            self.env["stock.move"]
            .new(
                self.move_vals(
                    location_id=self.env.ref("stock.stock_location_suppliers").id,
                )
            )
            ._trade_is_dropship()
        )

    def test_who_moves(self):
        """DSP-2: only the warehouse brings goods over the door: not the salesperson who released them, on any path."""
        manager = self.trade_user("sales_manager")
        for user in (self.salesperson, manager):
            picking = self.picking.with_user(user)
            picking.move_ids.sudo().picked = True
            with self.assertRefused(AccessError, "validated by the warehouse"):
                picking.button_validate()
            with self.assertRefused(AccessError, "validated by the warehouse"):
                picking.with_context(skip_sanity_check=True, trade_stock_batch={"held": []})._action_done()
        self.ship(self.picking)
        self.assertEqual(self.dispatch.state, "out")

    def test_who_moves_system(self):
        """DSP-2: what the system does by itself, such as a scheduled job, goes on."""
        self.picking.sudo().move_ids.picked = True
        self.picking.with_user(self.salesperson).sudo().button_validate()
        self.assertEqual(self.dispatch.state, "out")

    def test_who_moves_lots(self):
        """DSP-3: sales reads lots to name them; that lets nobody ship them, not even in a company without control."""
        self.company.trade_dispatch_control = False
        goods = self.env["product.product"].create({"name": "Reagent", "is_storable": True, "tracking": "lot"})
        self.stock(goods, 9, lot=self.env["stock.lot"].create({"name": "A", "product_id": goods.id}))
        delivery = self.order(3, product=goods).picking_ids
        delivery.move_ids.picked = True
        with self.assertRefused(AccessError, "validated by the warehouse"):
            delivery.with_user(self.salesperson).button_validate()
        delivery.with_user(self.clerk).button_validate()
        self.assertEqual(delivery.state, "done")
