from odoo.tests import HttpCase, tagged

from .common import PriceCommon


@tagged("post_install", "-at_install")
class TestTours(PriceCommon, HttpCase):
    """The clerk's screens in the browser."""

    def _walk(self, language):
        self.env["res.lang"]._activate_lang(language)
        self.clerk.lang = language
        self.put_on_stock(self.goods, 8)
        order = self.sell(self.goods, 3)
        order.picking_ids.move_ids.picked = True
        self.start_tour("/odoo", "trade_price_access_clerk", login=self.clerk.login)
        self.assertEqual(order.picking_ids.state, "done")

    def test_in_english(self):
        """DSP-4: a clerk opens a delivery, meets no price on it, and validates."""
        self._walk("en_US")

    def test_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._walk("zh_CN")
