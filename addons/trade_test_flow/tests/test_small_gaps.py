from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FlowCommon
from .trade import Trade


@tagged("post_install", "-at_install")
class TestSmallGaps(FlowCommon):
    """What plain Odoo lets nobody of a role do although it is the work of that role."""

    def _ordered(self):
        trade = Trade(self).walk(self.seller, self.manager, self.clerk, self.finance, until="pick")
        self.env.flush_all()
        self.env.invalidate_all()  # what others have read is not the salesperson's to read
        return trade

    def test_salesperson_cancels(self):
        """ORG-1: a salesperson cancels a confirmed order; its delivery is cancelled with it."""
        trade = self._ordered()
        trade.order.with_user(self.seller)._action_cancel()
        self.assertEqual(trade.order.state, "cancel")
        self.assertEqual(set(trade.picking.mapped("state")), {"cancel"})

    def test_salesperson_cancels_what_was_bought(self):
        """ORG-1: the purchaser of goods bought for a cancelled order is told; the salesperson still reads no purchase."""
        purchaser = self.trade_user("purchaser")
        purchase = self.purchase(user_id=purchaser.id)
        trade = Trade(self).walk(self.seller, self.manager, self.clerk, self.finance, until="pick")
        trade.picking.move_ids.created_purchase_line_ids = [Command.set(purchase.order_line.ids)]
        self.env.flush_all()
        self.env.invalidate_all()
        trade.order.with_user(self.seller)._action_cancel()
        self.assertEqual(trade.order.state, "cancel")
        self.assertEqual(purchase.activity_ids.user_id, purchaser)
        self.env.invalidate_all()
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
            purchase.order_line.with_user(self.seller).read(["price_unit"])

    def test_finance_invoices_an_order(self):
        """ORG-1: a finance clerk finds the orders to invoice in the own menu and makes the invoice."""
        trade = Trade(self).walk(self.seller, self.manager, self.clerk, self.finance, until="request_invoice")
        self.env.flush_all()
        self.env.invalidate_all()
        menu = self.env.ref("trade_base.menu_trade_orders_to_invoice")
        for user, visible in ((self.finance, True), (self.clerk, False)):
            self.assertEqual(menu.id in self.env["ir.ui.menu"].with_user(user)._visible_menu_ids(), visible)
        found = (
            self.env["sale.order"]
            .with_user(self.finance)
            .search([("invoice_status", "=", "to invoice"), ("id", "=", trade.order.id)])
        )
        self.assertTrue(found)
        trade.request_invoice(self.finance)
        self.assertRecordValues(trade.invoice, [{"state": "draft", "amount_total": 120.0}])

    def test_bill_of_a_lot_valued_product(self):
        """ORG-1: a finance clerk posts the bill of goods valued by lot; the cost of the lot follows the bill."""
        self.category.property_cost_method = "average"
        product = self.env["product.product"].create(
            {
                "name": "Catheter",
                "type": "consu",
                "is_storable": True,
                "tracking": "lot",
                "lot_valuated": True,
                "categ_id": self.category.id,
                "purchase_method": "receive",
                "supplier_taxes_id": [Command.clear()],
            }
        )
        order = self.purchase(
            order_line=[Command.create({"product_id": product.id, "product_qty": 10.0, "price_unit": 4.0})]
        )
        order.button_confirm()
        receipt = order.picking_ids
        lot = self.env["stock.lot"].create({"name": "CAT-1", "product_id": product.id})
        receipt.move_ids.move_line_ids.lot_id = lot
        receipt.move_ids.picked = True
        receipt.button_validate()
        self.assertEqual(lot.standard_price, 4.0)
        order.action_create_invoice()
        bill = order.invoice_ids
        bill.invoice_date = bill.date
        bill.invoice_line_ids.price_unit = 5.0
        self.env.flush_all()
        self.env.invalidate_all()
        bill.with_user(self.finance).action_post()
        self.assertEqual(bill.state, "posted")
        self.assertEqual(lot.standard_price, 5.0)
        self.env.invalidate_all()
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
            lot.with_user(self.finance).write({"standard_price": 1.0})
