from odoo.tests import HttpCase, tagged

from .common import DispatchCommon


@tagged("post_install", "-at_install")
class TestTours(DispatchCommon, HttpCase):
    """The main path of each role in the browser."""

    def test_sales(self):
        """DSP-1, DSP-3: a salesperson dispatches an order with a named lot, and releases the note."""
        reagent = self.env["product.product"].create(
            {"name": "Reagent", "type": "consu", "is_storable": True, "tracking": "lot"}
        )
        lots = self.env["stock.lot"].create([{"name": f"LOT-{name}", "product_id": reagent.id} for name in "AB"])
        for lot in lots:
            self.stock(reagent, 10, lot)
        order = self.order(6, product=reagent)
        self.start_tour(f"/odoo/sales/{order.id}", "trade_dispatch_sales", login=self.salesperson.login)
        note = order.trade_dispatch_ids
        self.assertEqual((note.state, note.line_ids.lot_ids.lot_id), ("released", lots[1]))
        self.assertEqual(note.picking_ids.move_line_ids.lot_id, lots[1])

    def test_sales_in_chinese(self):
        """USE-1: the same walk in Chinese."""
        self.env["res.lang"]._activate_lang("zh_CN")
        modules = self.env["ir.module.module"].search([("name", "in", ("trade_base", "trade_stock_split"))])
        modules._update_translations("zh_CN")
        self.salesperson.lang = "zh_CN"
        order = self.order(6)
        self.start_tour(f"/odoo/sales/{order.id}", "trade_dispatch_sales_zh", login=self.salesperson.login)
        self.assertEqual(order.trade_dispatch_ids.state, "released")


@tagged("post_install", "-at_install")
class TestPhoneTour(DispatchCommon, HttpCase):
    """The warehouse clerk works on a phone."""

    browser_size = "375x667"
    touch_enabled = True

    def _walk(self, language):
        self.env["res.lang"]._activate_lang(language)
        self.clerk.lang = language
        order = self.order(6)
        note = self.note(order, 6)
        picking = note.picking_ids
        address = f"/odoo/action-stock.action_picking_tree_all/{picking.id}"
        self.start_tour(address, "trade_dispatch_warehouse", login=self.clerk.login)
        self.assertEqual((note.line_ids.qty_done, note.line_ids.qty_difference), (5, 1))
        self.start_tour(address, "trade_dispatch_received", login=self.clerk.login)
        self.assertTrue(picking.trade_date_received)
        self.assertEqual(picking.trade_received_by, "Nurse Zhang")
        self.assertTrue(picking.trade_receipt_image)

    def test_clerk(self):
        """DSP-2, DSP-5, DSP-7: on a phone the clerk counts, ships, and files the slip the customer signed."""
        self._walk("en_US")

    def test_clerk_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._walk("zh_CN")
