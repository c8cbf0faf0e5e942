from odoo import Command
from odoo.tests import Form, tagged

from .common import PriceCommon


@tagged("post_install", "-at_install")
class TestWarehouseFlows(PriceCommon):
    """What a warehouse does all day, by people who may not read the prices Odoo computes with meanwhile."""

    def _validate(self, picking, **context):
        """Validate as the clerk; answer the question about a back order."""
        result = picking.with_context(**context).button_validate()
        if isinstance(result, dict) and result.get("res_model") == "stock.backorder.confirmation":
            wizard = picking.env[result["res_model"]].with_context(**result["context"])
            result = Form(wizard).save().process()
        self.assertIs(result, True)
        self.assertEqual(picking.state, "done")

    def _assert_value(self, move, value):
        self.assertAlmostEqual(move.sudo().value, value, 2)

    def test_receive_purchase(self):
        """DSP-4: the clerk receives a purchase in two parts; stock is worth what was paid, the order knows."""
        for product in (self.goods, self.lots, self._product("Cotton", "standard")):
            with self.subTest(product=product.name):
                order = self.buy(product, 5)
                picking = order.picking_ids.with_user(self.clerk)
                self._fill(picking, 3, "R")
                self._validate(picking)
                rest = picking.backorder_ids
                self.assertEqual(rest.move_ids.product_uom_qty, 2)
                self._fill(rest, 2, "S")
                self._validate(rest)
                self.assertEqual(order.order_line.qty_received, 5)
                self.assertEqual(order.invoice_status, "to invoice")
                self._assert_value(picking.move_ids, 3 * self.BUYING)
                self._assert_value(rest.move_ids, 2 * self.BUYING)

    def _fill(self, picking, quantity, lot_prefix):
        """Enter what arrived, as on the form of the move."""
        move = picking.move_ids
        if move.product_id.tracking == "lot":
            move.move_line_ids = [
                Command.clear(),
                Command.create({**move._prepare_move_line_vals(quantity=quantity), "lot_name": f"{lot_prefix}1"}),
            ]
        else:
            move.quantity = quantity
        move.picked = True

    def test_deliver_in_parts(self):
        """DSP-4: check availability, take a part, keep a back order, deliver the rest; the order follows."""
        self._receive(self.buy(self.goods, 10))
        order = self.sell(self.goods, 6)
        picking = order.picking_ids.with_user(self.clerk)
        picking.do_unreserve()
        picking.action_assign()
        self.assertEqual(picking.state, "assigned")
        picking.move_ids.write({"quantity": 4, "picked": True})
        self._validate(picking)
        self.assertEqual(order.order_line.qty_delivered, 4)
        picking.backorder_ids.move_ids.picked = True
        self._validate(picking.backorder_ids)
        self.assertEqual(order.order_line.qty_delivered, 6)
        self._assert_value(picking.move_ids, 4 * self.BUYING)

    def test_lots_fifo(self):
        """DSP-4: lots are chosen, changed and shipped; first-in-first-out costs are right."""
        first, second = (self.lot(self.lots, name) for name in ("F1", "F2"))
        self.put_on_stock(self.lots, 5, first)
        self.put_on_stock(self.lots, 5, second)
        order = self.sell(self.lots, 3)
        picking = order.picking_ids.with_user(self.clerk)
        picking.move_ids.move_line_ids.lot_id = second
        picking.move_ids.picked = True
        self._validate(picking)
        self.assertEqual(picking.move_ids.lot_ids, second)

    def test_return(self):
        """DSP-4: the clerk takes goods back from the customer, and sends goods back to the vendor."""
        purchase = self.buy(self.goods, 8)
        self._receive(purchase)
        sale = self.sell(self.goods, 3)
        self._receive(sale)
        for order, done in ((sale, "qty_delivered"), (purchase, "qty_received")):
            picking = order.picking_ids.with_user(self.clerk)
            before = order.order_line[done]
            wizard = Form(
                picking.env["stock.return.picking"].with_context(active_id=picking.id, active_model="stock.picking")
            ).save()
            wizard.product_return_moves.quantity = 1
            returned = picking.browse(wizard.action_create_returns()["res_id"])
            returned.move_ids.picked = True
            self._validate(returned)
            self.assertEqual(order.order_line[done], before - 1)
            self._assert_value(returned.move_ids, self.BUYING)

    def test_exchange(self):
        """DSP-4: goods come back and others leave in their place."""
        self._receive(self.buy(self.goods, 8))
        sale = self.sell(self.goods, 3)
        self._receive(sale)
        picking = sale.picking_ids.with_user(self.clerk)
        wizard = Form(
            picking.env["stock.return.picking"].with_context(active_id=picking.id, active_model="stock.picking")
        ).save()
        wizard.product_return_moves.quantity = 1
        wizard.action_create_exchanges()
        self.assertEqual(len(sale.picking_ids), 3)

    def test_packages(self):
        """DSP-4: put in pack, move the pack."""
        self.put_on_stock(self.goods, 6)
        picking = self.sell(self.goods, 4).picking_ids.with_user(self.clerk)
        picking.action_put_in_pack()
        self.assertTrue(picking.move_line_ids.result_package_id)
        picking.move_ids.picked = True
        self._validate(picking)

    def test_inventory_and_scrap(self):
        """DSP-4: count, apply, and scrap; losses are valued at cost."""
        self.put_on_stock(self.goods, 6)
        Quant = self.env["stock.quant"].with_user(self.keeper).with_context(inventory_mode=True)
        quant = Quant.search([("product_id", "=", self.goods.id), ("location_id", "=", self.stock.id)])
        quant.inventory_quantity = 5
        quant.action_apply_inventory()
        self.assertEqual(quant.quantity, 5)
        move = self.env["stock.move"].search([("product_id", "=", self.goods.id)], order="id desc", limit=1)
        self._assert_value(move, self.COST)
        self.assertTrue(move.account_move_id or not move.location_dest_id.valuation_account_id)
        scrap = self.env["stock.scrap"].with_user(self.clerk).create({"product_id": self.goods.id, "scrap_qty": 1})
        scrap.action_validate()
        self.assertEqual(scrap.state, "done")
        self.assertEqual(quant.quantity, 4)
        new = Quant.create({"product_id": self.goods.id, "location_id": self.stock.id, "inventory_quantity": 9})
        new.action_apply_inventory()
        self.assertEqual(new.quantity, 9)

    def test_loss_account(self):
        """DSP-4: a loss with an account of its own is booked when the warehouse scraps."""
        location = self.env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "=", self.company.id)], limit=1
        )
        location.valuation_account_id = self.env["account.account"].search(
            [("account_type", "=", "expense"), ("company_ids", "in", self.company.ids)], limit=1
        )
        self.put_on_stock(self.goods, 6)
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.clerk)
            .create({"product_id": self.goods.id, "scrap_qty": 2, "scrap_location_id": location.id})
        )
        scrap.action_validate()
        entry = scrap.sudo().move_ids.account_move_id
        self.assertEqual(entry.state, "posted")
        self.assertAlmostEqual(sum(entry.line_ids.mapped("debit")), 2 * self.COST, 2)

    def test_steps(self):
        """DSP-4: pick, pack and ship; receive, check and store."""
        self.warehouse.write({"delivery_steps": "pick_pack_ship", "reception_steps": "three_steps"})
        purchase = self.buy(self.goods, 5)
        self._walk(purchase.picking_ids.move_ids)
        self.assertEqual(purchase.order_line.qty_received, 5)
        sale = self.sell(self.goods, 5)
        self._walk(sale.picking_ids.move_ids)
        self.assertEqual(sale.order_line.qty_delivered, 5)

    def _walk(self, move):
        """Validate a move as the clerk, then each that follows from it."""
        while move:
            picking = move.picking_id.with_user(self.clerk)
            picking.action_assign()
            picking.move_ids.picked = True
            self._validate(picking)
            move = picking.sudo().move_ids.move_dest_ids

    def test_moves_by_hand(self):
        """DSP-4: an internal transfer, a delivery and a receipt made by hand; merged, copied, corrected, cancelled."""
        self.put_on_stock(self.goods, 20)
        shelf = self.stock.copy({"name": "Shelf"})
        for code, source, destination in (
            ("int_type_id", self.stock, shelf),
            ("out_type_id", self.stock, self.customers),
            ("in_type_id", self.env.ref("stock.stock_location_suppliers"), self.stock),
        ):
            with self.subTest(code=code):
                picking = self._transfer(self.clerk, code, source, destination)
                picking.action_confirm()
                picking.action_assign()
                self.assertEqual(picking.move_ids.product_uom_qty, 5)
                copy = picking.copy()
                copy.action_confirm()
                copy.action_cancel()
                self.assertEqual(copy.state, "cancel")
                picking.move_ids.write({"quantity": 5, "picked": True})
                self._validate(picking)
                picking.action_toggle_is_locked()
                picking.move_ids.quantity = 4
                self.assertEqual(picking.move_ids.quantity, 4)

    def test_dropship(self):
        """DSP-4: goods that go from the vendor to the customer are booked by the warehouse as by anybody."""
        values = []
        for user in (self.env.user, self.clerk):
            picking = self._transfer(
                user, "out_type_id", self.env.ref("stock.stock_location_suppliers"), self.customers
            )
            picking.action_confirm()
            picking.move_ids.write({"quantity": 2, "picked": True})
            self._validate(picking)
            self.assertTrue(picking.move_ids.is_dropship)
            values.append(picking.sudo().move_ids.value)
        self.assertEqual(*values)

    def _transfer(self, user, picking_type, source, destination):
        """A transfer of two lines, made by hand."""
        lines = [{"product_id": self.goods.id, "product_uom_qty": quantity} for quantity in (2, 3)]
        locations = {"location_id": source.id, "location_dest_id": destination.id}
        return (
            self.env["stock.picking"]
            .with_user(user)
            .create(
                {
                    "picking_type_id": self.warehouse[picking_type].id,
                    "move_ids": [Command.create({**line, **locations}) for line in lines],
                    **locations,
                }
            )
        )

    def test_reorder(self):
        """DSP-4: the warehouse manager keeps reordering rules and orders what is missing; purchasing gets the price."""
        orderpoint = self.env["stock.warehouse.orderpoint"].with_user(self.keeper)
        form = Form(orderpoint)
        form.product_id = self.goods
        form.product_min_qty = form.product_max_qty = 7
        rule = form.save()
        rule.action_replenish()
        line = self.env["purchase.order.line"].search([("product_id", "=", self.goods.id)])
        self.assertEqual(line.product_qty, 7)
        self.assertAlmostEqual(line.price_unit, self.SUPPLIER, 2)
        rule.product_min_qty = rule.product_max_qty = 9
        rule.action_replenish()
        self.assertEqual(line.product_qty, 9)
        self.assertAlmostEqual(line.price_unit, self.SUPPLIER, 2)
