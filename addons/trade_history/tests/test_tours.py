from odoo.tests import HttpCase, tagged

from .common import HistoryCommon


@tagged("post_install", "-at_install")
class TestTours(HistoryCommon, HttpCase):
    """A salesperson looks up what happened with a customer; a purchaser does so with a supplier."""

    def _walk(self, language):
        self.env["res.lang"]._activate_lang(language)
        (self.seller | self.purchaser).lang = language
        order = self.own_sale(client_order_ref="Tender 4711")
        order.action_confirm()
        self.own_sale(partner_id=self.contact.id)
        self.start_tour(f"/odoo/sales/{order.id}", "trade_history_customer", login=self.seller.login)
        self.purchase(partner_ref="Offer 12")
        self.start_tour(f"/odoo/contacts/{self.vendor.id}", "trade_history_supplier", login=self.purchaser.login)

    def test_in_english(self):
        """OWN-9: from an order to the history of its customer, filtered by kind and text, and back to a document."""
        self._walk("en_US")

    def test_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._walk("zh_CN")
