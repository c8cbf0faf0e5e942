from odoo import Command
from odoo.tests import HttpCase, tagged

from .common import ValidityCommon


@tagged("post_install", "-at_install")
class TestTours(ValidityCommon, HttpCase):
    def _walk(self, language):
        self.env["res.lang"]._activate_lang(language)
        self.seller.lang = language
        self.quotation(self.today).action_confirm()
        order = self.quotation(
            order_line=[Command.create({"product_id": self.product.id, "product_uom_qty": 2, "price_unit": 9.0})]
        )
        self.start_tour(f"/odoo/sales/{order.id}", "trade_sale_validity_revalidate", login=self.seller.login)
        self.assertRecordValues(order, [{"state": "sale", "trade_revalidated_by_id": self.seller.id}])
        self.assertEqual(order.order_line.price_unit, 10.0)

    def test_in_english(self):
        """QUO-1: the salesperson sees why, looks at the history, re-validates and confirms."""
        self._walk("en_US")

    def test_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._walk("zh_CN")
