from odoo.tests import tagged

from odoo.addons.trade_credit.tests.common import GoodsCommon
from odoo.addons.trade_credit_stock import _post_init_refresh


@tagged("post_install", "-at_install")
class TestDeliveries(GoodsCommon):
    """Value follows the goods."""

    def ship(self, picking, quantity, backorder=True):
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=[] if backorder else picking.ids
        ).button_validate()

    def test_parts(self):
        """CRD-2: each part that leaves moves its value from the open order to shipped, and on to the invoice."""
        order = self.sold()
        self.assertEqual(self.exposure(), {"open_order": 100.0})
        self.ship(order.picking_ids, 4)
        self.assertEqual(self.exposure(), {"open_order": 60.0, "shipped": 40.0})
        self.invoice(order)
        self.assertEqual(self.exposure(), {"open_order": 60.0, "posted": 40.0})
        self.ship(order.picking_ids.filtered(lambda p: p.state != "done"), 6)
        self.assertEqual(self.exposure(), {"shipped": 60.0, "posted": 40.0})
        self.assertLedger()

    def test_short_close(self):
        """CRD-2, ORD-4: what will not be delivered any more is owed no more; ordered again it is owed again."""
        order = self.sold()
        self.ship(order.picking_ids, 4, backorder=False)
        self.assertEqual(self.exposure(), {"shipped": 40.0})
        order.order_line.product_uom_qty = 12
        self.assertEqual(self.exposure(), {"open_order": 80.0, "shipped": 40.0})
        self.assertLedger()

    def test_backorder_cancelled(self):
        """CRD-2: a backorder that is cancelled closes the line."""
        order = self.sold()
        self.ship(order.picking_ids, 4)
        order.picking_ids.filtered(lambda p: p.state != "done").action_cancel()
        self.assertEqual(self.exposure(), {"shipped": 40.0})
        self.assertLedger()

    def test_return(self):
        """CRD-2, RET-4: returned goods are owed no more; after the invoice the credit note says so."""
        order = self.sold()
        self.ship(order.picking_ids, 10)
        self.assertEqual(self.exposure(), {"shipped": 100.0})
        picking = order.picking_ids
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.write({"quantity": 3, "to_refund": True})
        back = wizard._create_return()
        back.move_ids.write({"quantity": 3, "picked": True})
        back.button_validate()
        self.assertEqual(self.exposure(), {"shipped": 70.0})
        self.assertLedger()

    def test_over_delivery(self):
        """CRD-5: more than ordered does not leave beyond the limit."""
        order = self.sold()
        self.settle()
        self.object.limit_amount = 110.0
        with self.refused():
            self.ship(order.picking_ids, 12)
            self.settle()
        self.ship(order.picking_ids, 11)
        self.assertEqual(self.exposure(), {"shipped": 110.0})

    def test_who_owes(self):
        """CRD-3: a delivery to a third party is held against the customer who is invoiced."""
        third = self.env["res.partner"].create({"name": "Building site"})
        order = self.sold(partner_shipping_id=third.id)
        self.settle()
        self.set_policy("credit_limit_delivery", "ship", "block")
        self.object.limit_amount = 50.0
        with self.refused("Renmin Hospital"):
            self.ship(order.picking_ids, 10)
        self.object.limit_amount = 100.0
        self.ship(order.picking_ids, 10)

    def test_sales_limit_at_delivery(self):
        """CRD-1, CRD-3: the salesperson's limit is looked at when the goods leave, too."""
        order = self.sold(user_id=self.seller.id)
        self.settle()
        self.env["trade.credit.object"].create(
            {"kind": "salesperson", "user_id": self.seller.id, "limit_mode": "limit", "limit_amount": 99.0}
        )
        self.set_policy("credit_limit_delivery", "ship", "block")
        with self.refused("Chen Jing"):
            self.ship(order.picking_ids, 10)

    def test_installed_later(self):
        """CRD-2: orders whose deliveries were over before this addon came are closed when it is installed."""
        order = self.sold()
        self.ship(order.picking_ids, 4, backorder=False)
        self.assertEqual(self.exposure(), {"shipped": 40.0})
        self.env["trade.credit.standing"]._melt()
        # as it was counted without the addon
        for table in ("entry", "balance"):
            self.env.cr.execute(
                f"UPDATE trade_credit_{table} SET amount = 60, bucket = 'open_order' WHERE partner_id = %s",
                [self.customer.id],
            )
        _post_init_refresh(self.env)
        self.env.invalidate_all()
        self.assertEqual(self.exposure(), {"shipped": 40.0})
        self.assertLedger()
