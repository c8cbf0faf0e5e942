from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from . import approval
from .common import FlowCommon
from .trade import Trade


@tagged("post_install", "-at_install")
class TestWalkingTrade(FlowCommon):
    """One whole trade, by the people whose job each step is."""

    def test_whole_trade(self):
        """ORG-1: a call becomes an inquiry, quotation, approved order, delivery, invoice and collection, by role."""
        trade = Trade(self)
        trade.take_call(self.seller)
        self.assertRecordValues(
            trade.lead,
            [{"type": "lead", "user_id": self.seller.id, "team_id": self.department.id, "partner_id": False}],
        )
        trade.qualify(self.seller)
        self.assertEqual(trade.lead.type, "opportunity")
        self.assertEqual(trade.lead.partner_id.commercial_partner_id.name, "Chaoyang Hospital")

        trade.quote(self.seller)
        trade.send(self.seller)
        self.assertRecordValues(
            trade.order,
            [
                {
                    "state": "sent",
                    "user_id": self.seller.id,
                    "team_id": self.department.id,
                    "partner_id": trade.lead.partner_id.id,
                    "amount_total": 120.0,
                }
            ],
        )
        with self.assertRaises(UserError) as refused:
            trade.confirm(self.seller)
        self.assertIn(approval.REFUSAL, str(refused.exception))
        trade.ask_approval(self.seller)
        trade.approve(self.manager)
        trade.confirm(self.seller)
        self.assertEqual(trade.order.state, "sale")

        self.assertEqual(trade.picking.state, "assigned")
        self.assertEqual(trade.picking.move_line_ids.lot_id, self.lot_near, "what expires first leaves first")
        trade.pick(self.clerk)
        trade.ship(self.clerk)
        self.assertEqual(trade.picking.state, "done")

        trade.request_invoice(self.seller)
        self.assertEqual(trade.invoice.state, "draft")
        self.assertEqual(Form(trade.invoice.with_user(self.seller)).state, "draft", "the web client can show it")
        trade.post(self.finance)
        trade.collect(self.finance)
        trade.win(self.seller)
        self.assertConserved(trade)

    def assertConserved(self, trade, lot=None):
        """Nothing was lost or made on the way: goods, money, and the links between the documents."""
        lot = lot or self.lot_near
        line = trade.order.order_line
        self.assertRecordValues(
            line,
            [
                {
                    "product_uom_qty": trade.quantity,
                    "qty_delivered": trade.quantity,
                    "qty_invoiced": trade.quantity,
                    "qty_to_invoice": 0.0,
                }
            ],
        )
        self.assertRecordValues(
            trade.picking.move_line_ids, [{"lot_id": lot.id, "quantity": trade.quantity, "state": "done"}]
        )
        customers = self.env.ref("stock.stock_location_customers")
        gone = self.env["stock.quant"].search([("lot_id", "=", lot.id), ("location_id", "=", customers.id)])
        self.assertEqual(sum(gone.mapped("quantity")), trade.quantity)
        self.assertEqual(self.on_hand(self.lot_near) + self.on_hand(self.lot_far), 70.0 - trade.quantity)
        reserved = self.env["stock.quant"].search([("product_id", "=", self.infusion.id)]).mapped("reserved_quantity")
        self.assertFalse(any(reserved), "nothing stays reserved")

        amount = trade.quantity * trade.price
        self.assertRecordValues(
            trade.invoice,
            [
                {
                    "state": "posted",
                    "amount_total": amount,
                    "amount_residual": 0.0,
                    "partner_id": trade.order.partner_id.id,
                }
            ],
        )
        self.assertIn(trade.invoice.payment_state, ("paid", "in_payment"))
        self.assertEqual(sum(trade.payment.mapped("amount")), amount)
        self.assertAlmostEqual(sum(trade.invoice.line_ids.mapped("balance")), 0.0)
        self.assertEqual(trade.order.invoice_status, "invoiced")
        self.assertEqual(trade.order.delivery_status, "full")
        self.assertEqual(trade.lead.won_status, "won")
        self.assertLinked(trade)

    def assertLinked(self, trade):
        """Every document is reached from the ones before and after it."""
        line = trade.order.order_line
        self.assertEqual(trade.lead.order_ids, trade.order)
        self.assertEqual(trade.order.opportunity_id, trade.lead)
        self.assertEqual(trade.picking.sale_id, trade.order)
        self.assertEqual(trade.picking.move_ids.sale_line_id, line)
        self.assertEqual(trade.invoice.invoice_line_ids.sale_line_ids, line)
        self.assertEqual(trade.order.invoice_ids, trade.invoice)
        self.assertEqual(trade.invoice.matched_payment_ids, trade.payment)
        self.assertEqual(trade.payment.invoice_ids, trade.invoice)
        self.assertIn(trade.order, trade.picking.move_line_ids.lot_id.sale_order_ids)

    def test_small_company(self):
        """ORG-4: one person with several roles walks the whole trade, and the control still needs the manager's word."""
        owner = self.trade_user("salesperson", "warehouse_clerk", "finance_clerk", login="trade_owner")
        self.department.member_ids = [Command.link(owner.id)]
        trade = Trade(self).walk(owner, owner, owner, owner, until="ask_approval")
        for attempt in (trade.confirm, trade.approve):
            with self.subTest(attempt=attempt.__name__), self.assertRaises(UserError):
                attempt(owner)
        self.assertEqual(trade.order.state, "sent")

        owner.group_ids = [Command.link(self.env.ref("trade_base.group_department_manager").id)]
        self.department.user_id = owner
        with self.assertRaises(UserError):
            trade.confirm(owner)  # holding the role is not using it: the reason must be given
        trade.ask_approval(owner)
        trade.approve(owner)
        for step in ("confirm", "pick", "ship", "request_invoice", "post", "collect", "win"):
            getattr(trade, step)(owner)
        self.assertConserved(trade)

    def test_two_lots_two_collections(self):
        """ORG-6: delivered from two lots and paid in two parts, the whole chain still adds up."""
        trade = Trade(self, quantity=30.0).walk(self.seller, self.manager, self.clerk, self.finance, until="collect")
        self.assertRecordValues(
            trade.picking.move_line_ids.sorted("quantity"),
            [{"lot_id": self.lot_far.id, "quantity": 10.0}, {"lot_id": self.lot_near.id, "quantity": 20.0}],
        )
        self.assertEqual((self.on_hand(self.lot_near), self.on_hand(self.lot_far)), (0.0, 40.0))
        trade.collect(self.finance, amount=100.0)
        self.assertEqual(trade.invoice.amount_residual, 350.0)
        self.assertEqual(trade.invoice.payment_state, "partial")
        first = trade.payment
        trade.collect(self.finance)
        self.assertEqual(trade.invoice.amount_residual, 0.0)
        self.assertEqual(trade.invoice.matched_payment_ids, first | trade.payment)
        self.assertEqual(sum((first | trade.payment).mapped("amount")), trade.order.amount_total)

    def test_other_lot(self):
        """ORG-1: the warehouse may take another lot than the one proposed; reservation and stock follow it."""
        trade = Trade(self).walk(self.seller, self.manager, self.clerk, self.finance, until="pick")
        trade.pick(self.clerk, lot=self.lot_far)
        for step, user in (
            ("ship", self.clerk),
            ("request_invoice", self.seller),
            ("post", self.finance),
            ("collect", self.finance),
            ("win", self.seller),
        ):
            getattr(trade, step)(user)
        self.assertConserved(trade, lot=self.lot_far)
        self.assertEqual(self.on_hand(self.lot_near), 20.0)
