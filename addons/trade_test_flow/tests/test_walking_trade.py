from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

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
            trade.lead, [{"type": "lead", "user_id": self.seller.id, "team_id": self.department.id, "partner_id": False}]
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
        self.assertIn(self.approval_policy.approver_group_id.name, str(refused.exception), "it says who can help")
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
            [{"state": "posted", "amount_total": amount, "amount_residual": 0.0, "partner_id": trade.order.partner_id.id}],
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
