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

    def test_clerk(self):
        """DSP-2: the clerk ships the transfer of a released note, on a phone."""
        note = self.note(self.order(6), 6)
        self.start_tour(
            f"/odoo/action-stock.action_picking_tree_all/{note.picking_ids.id}",
            "trade_dispatch_warehouse",
            login=self.clerk.login,
        )
        self.assertEqual(note.state, "out")
