from odoo.tests import HttpCase, tagged

from .common import ReceiptCommon


@tagged("post_install", "-at_install")
class TestTours(ReceiptCommon, HttpCase):
    """Purchasing in the browser."""

    def _walk(self, language):
        self.env["res.lang"]._activate_lang(language)
        self.purchaser.lang = language
        order = self.buy(10)
        self.start_tour(f"/odoo/purchase/{order.id}", "trade_receipt_purchaser", login=self.purchaser.login)
        note = order.trade_dispatch_ids
        self.assertEqual((note.state, note.line_ids.quantity, order.order_line.trade_qty_closed), ("released", 6, 4))
        self.ship(note.picking_ids)
        self.assertEqual((order.order_line.qty_received, order.receipt_status), (6, "full"))

    def test_in_english(self):
        """DSP-8, ORD-4: a purchaser short-closes a part and announces the rest; the warehouse receives it."""
        self._walk("en_US")

    def test_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._walk("zh_CN")

    def _return(self, language):
        self.env["res.lang"]._activate_lang(language)
        self.purchaser.lang = language
        order = self.buy(10)
        self.receive(self.notice(order))
        order.sudo().action_create_invoice()
        address = f"/odoo/purchase/{order.id}"
        self.start_tour(address, "trade_purchase_return", login=self.purchaser.login)
        note = order.trade_dispatch_ids.filtered(lambda each: each.kind == "purchase_out")
        self.assertEqual((note.state, note.line_ids.quantity), ("released", 4))
        self.receive(note)
        address = f"/odoo/action-trade_stock_split_purchase.trade_dispatch_action_in/{note.id}"
        self.start_tour(address, "trade_purchase_credit", login=self.purchaser.login)
        credit = order.sudo().invoice_ids.filtered(lambda move: move.move_type == "in_refund")
        self.assertEqual(credit.invoice_line_ids.quantity, 4)

    def test_return(self):
        """DSP-9: from purchasing to the warehouse to the supplier's credit note."""
        self._return("en_US")

    def test_return_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._return("zh_CN")

    def test_announced_lots(self):
        """DSP-8: a purchaser announces a lot; the warehouse receives that lot."""
        product = self.env["product.product"].create(
            {"name": "Reagent", "type": "consu", "is_storable": True, "tracking": "lot"}
        )
        order = self.buy(10, product=product)
        self.start_tour(f"/odoo/purchase/{order.id}", "trade_receipt_lots", login=self.purchaser.login)
        note = order.trade_dispatch_ids
        self.assertEqual((note.state, note.picking_ids.move_line_ids.lot_name), ("released", "AB-2031"))
        self.receive(note)
        self.assertEqual(note.picking_ids.move_line_ids.lot_id.name, "AB-2031")
