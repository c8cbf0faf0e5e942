from contextlib import contextmanager

from odoo import Command

from odoo.addons.trade_base.tests.common import TradeCommon


class DispatchCommon(TradeCommon):
    """A company of its own with dispatch control, goods in stock and a user per role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.salesperson = cls.trade_user("salesperson")
        cls.clerk = cls.trade_user("warehouse_clerk")
        cls.product.invoice_policy = "delivery"
        cls.product2 = cls.env["product.product"].create(
            {"name": "Gloves M", "type": "consu", "is_storable": True, "list_price": 5.0, "invoice_policy": "delivery"}
        )
        cls.stock(cls.product, 100)
        cls.stock(cls.product2, 100)
        cls.company.trade_dispatch_control = True

    @classmethod
    def make_reagent(cls, **values):
        """Return a product with lots that expire."""
        return cls.env["product.product"].create(
            {
                "name": "Reagent",
                "type": "consu",
                "is_storable": True,
                "tracking": "lot",
                "use_expiration_date": True,
                **values,
            }
        )

    @classmethod
    def stock(cls, product, quantity, lot=None, warehouse=None):
        """Put goods on the shelf."""
        location = (warehouse or cls.warehouse).lot_stock_id
        cls.env["stock.quant"]._update_available_quantity(product, location, quantity, lot_id=lot)

    @contextmanager
    def assertRefused(self, error, pattern):
        """Like assertRaisesRegex, but rolled back to before, as the failed request would be."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), pattern)

    @classmethod
    def order(cls, *quantities, product=None, confirm=True, **values):
        """Return a confirmed order with a line per quantity, or per ``(product, quantity)``."""
        lines = [
            entry if isinstance(entry, tuple) else (product or cls.product, entry) for entry in quantities or (10,)
        ]
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "user_id": cls.salesperson.id,
                "order_line": [
                    Command.create({"product_id": goods.id, "product_uom_qty": quantity, "price_unit": 10.0})
                    for goods, quantity in lines
                ],
                **values,
            }
        )
        if confirm:
            order.action_confirm()
        return order

    @classmethod
    def note(cls, order, *quantities, release=True, user=None, **values):
        """Return a note of the order, for these quantities of its lines in turn, or for all that is left."""
        vals = (
            order._trade_prepare_dispatch()
            if not quantities
            else {
                "sale_order_id": order.id,
                "line_ids": [
                    Command.create({"sale_line_id": line.id, "quantity": quantity})
                    for line, quantity in zip(order.order_line, quantities, strict=False)
                    if quantity
                ],
            }
        )
        note = cls.env["trade.dispatch"].with_user(user or cls.salesperson).create({**vals, **values})
        if release:
            note.action_release()
        return note

    def ship(self, picking, *quantities, user=None, backorder=True):
        """Let the clerk validate a transfer, whole or with these quantities of its moves in turn."""
        picking = picking.with_user(user or self.clerk)
        for move, quantity in zip(picking.move_ids, quantities, strict=False):
            move.quantity = quantity
        picking.move_ids.filtered("quantity").picked = True
        action = picking.button_validate()
        if isinstance(action, dict) and action.get("res_model") == "stock.backorder.confirmation":
            wizard = self.env["stock.backorder.confirmation"].with_user(user or self.clerk)
            wizard = wizard.with_context(**action["context"]).create({"pick_ids": [Command.set(picking.ids)]})
            wizard.process() if backorder else wizard.process_cancel_backorder()
        return picking

    def open_pickings(self, note):
        return note.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))

    def assertConserved(self, order):
        """ordered = delivered + open + closed on each order line, target = done + difference + open + closed on notes."""
        self.env.flush_all()
        self.env.invalidate_all()
        for line in order.order_line:
            parts = line.qty_delivered + line.trade_qty_open + line.trade_qty_closed
            self.assertAlmostEqual(max(line.product_uom_qty, line.qty_delivered + line.trade_qty_closed), parts, 4)
            self.assertGreaterEqual(line.trade_qty_open, 0)
        for line in order.trade_dispatch_ids.line_ids:
            parts = line.qty_done + line.qty_difference + line.qty_open + line.qty_closed
            self.assertAlmostEqual(line.quantity, parts, 4)
