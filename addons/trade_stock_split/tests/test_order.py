from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DispatchCommon


@tagged("post_install", "-at_install")
class TestOrder(DispatchCommon):
    """The order stays right when it changes, is closed or cancelled after dispatch."""

    def test_status_in_parts(self):
        """DSP-1: delivery and invoicing status are right while parts are dispatched."""
        order = self.order(10)
        line = order.order_line
        self.ship(self.note(order, 4).picking_ids)
        self.assertEqual((order.delivery_status, line.qty_delivered, line.invoice_status), ("partial", 4, "to invoice"))
        order._create_invoices().action_post()
        self.assertEqual((line.qty_invoiced, line.invoice_status, order.invoice_status), (4, "no", "no"))
        self.ship(self.note(order).picking_ids)
        self.assertEqual((order.delivery_status, line.invoice_status), ("full", "to invoice"))
        order._create_invoices().action_post()
        self.assertEqual((line.qty_invoiced, order.invoice_status), (10, "invoiced"))

    def test_short_close_order(self):
        """ORD-4: what is not delivered any more is closed with a reason, not invoiced, and the order is full."""
        order = self.order(10)
        line = order.order_line
        self.ship(self.note(order, 7).picking_ids)
        action = order.with_user(self.salesperson).action_trade_short_close()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.salesperson)
            .with_context(**action["context"])
            .create({"reason": "Out of production"})
        )
        self.assertEqual(wizard.line_ids.open_quantity, 3)
        with self.assertRefused(UserError, "Enter how much"):
            wizard.action_apply()
        wizard.line_ids.quantity = 3
        wizard.action_apply()
        self.assertEqual((line.trade_qty_closed, line.trade_qty_open, order.delivery_status), (3, 0, "full"))
        self.assertIn("Out of production", "".join(order.message_ids.mapped("body")))
        order._create_invoices().action_post()
        self.assertEqual((line.qty_invoiced, order.invoice_status), (7, "invoiced"))
        self.assertConserved(order)
        with self.assertRefused(UserError, "released notes cover the rest"):
            self.note(order)

    def test_short_close_policy_order(self):
        """ORD-4: what is closed is not invoiced either when the order is invoiced as ordered."""
        self.product.invoice_policy = "order"
        order = self.order(10)
        order.order_line._trade_short_close({order.order_line: 4}, "Agreed")
        self.assertEqual(order.order_line.qty_to_invoice, 6)

    def test_short_close_promised(self):
        """ORD-4: what released notes promise, or more than is open, cannot be closed."""
        order = self.order(10)
        line = order.order_line
        self.note(order, 8)
        with self.assertRefused(UserError, "above what the order allows"):
            line._trade_short_close({line: 3}, "Agreed")
        line._trade_short_close({line: 2}, "Agreed")
        self.assertConserved(order)
        other = self.order(5)
        with self.assertRefused(UserError, "above what|are open"):
            other.order_line._trade_short_close({other.order_line: 6}, "Agreed")

    def test_closed_by_hand(self):
        """ORD-4: the closed quantity is no field to write, nor to bring in with an import."""
        order = self.order(10)
        with self.assertRefused(AccessError, "Short-close"):
            order.order_line.with_user(self.salesperson).write({"trade_qty_closed": 5})
        with self.assertRefused(AccessError, "Short-close"):
            self.env["sale.order.line"].create(
                {"order_id": order.id, "product_id": self.product.id, "trade_qty_closed": 5}
            )

    def test_reduce_order(self):
        """DSP-1: an order is not reduced below what its notes promise; a note withdrawn makes room."""
        order = self.order(10)
        note = self.note(order, 8)
        line = order.order_line
        line.product_uom_qty = 8
        with self.assertRefused(UserError, "above what the order allows"):
            line.product_uom_qty = 7
        note._end("withdrawn", "Customer wants less")
        line.product_uom_qty = 7
        self.assertConserved(order)

    def test_raise_order(self):
        """DSP-1: a larger order makes room for another note and moves nothing by itself."""
        order = self.order(10)
        self.note(order, 10)
        order.order_line.product_uom_qty = 15
        self.assertEqual(sum(order.order_line.move_ids.mapped("product_uom_qty")), 10)
        self.assertEqual(self.note(order).line_ids.quantity, 5)

    def test_reduce_closed_order(self):
        """ORD-4: an order reduced below what was closed closes less."""
        order = self.order(10)
        line = order.order_line
        line._trade_short_close({line: 4}, "Agreed")
        line.product_uom_qty = 3
        self.assertEqual(line.trade_qty_closed, 3)
        self.assertConserved(order)

    def test_change_goods(self):
        """DSP-1: product and unit of a line on a note stay."""
        order = self.order(10)
        self.note(order, 5)
        with self.assertRefused(UserError, "stay as they are"):
            order.order_line.product_id = self.product2
        with self.assertRefused(UserError, "stay as they are"):
            order.order_line.product_uom_id = self.env.ref("uom.product_uom_dozen")

    def test_new_line(self):
        """DSP-1: a line added to a confirmed order moves nothing either."""
        order = self.order(10)
        line = self.env["sale.order.line"].create(
            {"order_id": order.id, "product_id": self.product2.id, "product_uom_qty": 4}
        )
        self.assertFalse(line.move_ids)
        self.assertEqual(self.note(order).line_ids.mapped("quantity"), [10, 4])

    def test_cancel_order(self):
        """DSP-6: cancelling an order withdraws its notes; what has left stays on record."""
        order = self.order(10)
        draft = self.note(order, 2, release=False)
        gone, waiting = self.note(order, 4), self.note(order, 4)
        self.ship(gone.picking_ids, 3)
        order._action_cancel()
        self.assertEqual((draft.state, gone.state, waiting.state), ("withdrawn", "closed", "withdrawn"))
        self.assertEqual(set(order.picking_ids.mapped("state")), {"done", "cancel"})
        self.assertEqual(gone.line_ids.qty_closed, 1)

    def test_cancel_by_rpc(self):
        """DSP-6: the same when a program writes the state."""
        order = self.order(10)
        note = self.note(order, 4)
        order.write({"state": "cancel"})
        self.assertEqual(note.state, "withdrawn")
        self.assertEqual(note.picking_ids.state, "cancel")

    def test_return(self):
        """DSP-6: goods that came back for a refund are open again on the order, not on the note."""
        order = self.order(10)
        note = self.note(order, 10)
        self.ship(note.picking_ids)
        wizard = self.env["stock.return.picking"].create({"picking_id": note.picking_ids.id})
        wizard.product_return_moves.quantity = 3
        back = wizard._create_return()
        back.move_ids.quantity = 3
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual((order.order_line.qty_delivered, order.order_line.trade_qty_open), (7, 3))
        self.assertEqual(note.line_ids.qty_done, 10)
        self.assertConserved(order)
        self.ship(self.note(order).picking_ids)
        self.assertEqual(order.order_line.qty_delivered, 10)

    def test_services(self):
        """DSP-1: services are delivered as in plain Odoo and are on no note."""
        service = self.env["product.product"].create({"name": "Training", "type": "service"})
        order = self.order((service, 1), 10)
        note = self.note(order)
        self.assertEqual(note.line_ids.product_id, self.product)
        self.ship(note.picking_ids)
        self.assertEqual(order.delivery_status, "full")

    def test_adopt(self):
        """DSP-2: deliveries that are open when control is switched on may still go, under notes, and not beyond."""
        self.company.trade_dispatch_control = False
        order = self.order(10)
        self.ship(order.picking_ids, 4)
        self.company.trade_dispatch_control = True
        note = order.trade_dispatch_ids
        self.assertEqual((note.state, note.line_ids.quantity), ("released", 6))
        rest = self.open_pickings(note)
        with self.assertRefused(UserError, "more than the note allows"):
            self.ship(rest, 7)
        self.ship(rest)
        self.assertEqual((note.state, order.delivery_status), ("out", "full"))

    def test_two_companies(self):
        """ORG-5: another company's orders follow its own setting."""
        other = self.env["res.company"].create({"name": "Plain trading"})
        self.env.user.company_ids |= other
        order = (
            self.env["sale.order"]
            .with_company(other)
            .create(
                {
                    "partner_id": self.customer.id,
                    "company_id": other.id,
                    "order_line": [(0, 0, {"product_id": self.product.id, "product_uom_qty": 2})],
                }
            )
        )
        order.action_confirm()
        self.assertEqual(len(order.picking_ids), 1)
