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
