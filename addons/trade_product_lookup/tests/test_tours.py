from odoo.tests import HttpCase, tagged

from odoo.addons.trade_crm.tests.common import InquiryCommon


@tagged("post_install", "-at_install")
class TestTours(InquiryCommon, HttpCase):
    def _walk(self, language):
        self.env["res.lang"]._activate_lang(language)
        self.seller.lang = language
        pump = self.env["product.product"].create({"name": "输液泵 Tour", "default_code": "TOUR-1", "list_price": 7.0})
        lead = self.inquiry()
        self.start_tour(f"/odoo/crm/{lead.id}", "trade_product_lookup_inquiry", login=self.seller.login)
        self.assertRecordValues(lead.trade_product_ids, [{"product_id": pump.id, "quantity": 12.0}])
        order = self.sale(user_id=self.seller.id)
        self.start_tour(f"/odoo/sales/{order.id}", "trade_product_lookup_quotation", login=self.seller.login)
        self.assertEqual(order.order_line[-1].product_id, pump)
        self.assertEqual(order.order_line[-1].price_unit, 7.0)

    def test_in_english(self):
        """INQ-5: opened by a key, found by pinyin initials, inserted by Enter, in an inquiry and a quotation."""
        self._walk("en_US")

    def test_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._walk("zh_CN")
