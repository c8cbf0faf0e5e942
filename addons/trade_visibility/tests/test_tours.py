from odoo.tests import HttpCase, tagged

from .common import VisibilityCommon


@tagged("post_install", "-at_install")
class TestTours(VisibilityCommon, HttpCase):
    """The salesperson shares and protects a customer, the colleague opens it, the manager reads the log."""

    def _walk(self, language):
        self.env["res.lang"]._activate_lang(language)
        (self.seller | self.colleague | self.manager).lang = language
        self.company.trade_visibility = "own"
        url = f"/odoo/contacts/{self.secret.id}"
        self.start_tour(url, "trade_visibility_share_and_protect", login=self.seller.login)
        self.assertTrue(self.secret.trade_protected)
        self.assertEqual(self.secret.trade_share_ids.user_id, self.colleague)
        self.assertEqual(self.secret.trade_share_ids.level, "follow_up")
        self.start_tour(url, "trade_visibility_colleague", login=self.colleague.login)
        log = "/odoo/action-trade_visibility.trade_customer_protection_action"
        self.start_tour(log, "trade_visibility_manager", login=self.manager.login)

    def test_in_english(self):
        """OWN-6: share, protect, see it as a colleague, read the log, in the browser."""
        self._walk("en_US")

    def test_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._walk("zh_CN")
