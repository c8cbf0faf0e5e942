from odoo.tests import HttpCase, tagged

from .common import SupplierCommon


@tagged("post_install", "-at_install")
class TestTours(SupplierCommon, HttpCase):
    """A purchaser looks up how a supplier did, and compares suppliers."""

    def _walk(self, language):
        self.env["res.lang"]._activate_lang(language)
        self.purchaser.lang = language
        self.trade()
        self.start_tour(f"/odoo/contacts/{self.vendor.id}", "trade_supplier_evaluation", login=self.purchaser.login)

    def test_in_english(self):
        """OWN-10: from the form of a supplier to the lines behind its figures, and to the comparison of all."""
        self._walk("en_US")

    def test_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._walk("zh_CN")
