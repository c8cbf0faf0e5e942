from odoo.tests import HttpCase, tagged

from .common import HandoverCommon


@tagged("post_install", "-at_install")
class TestTours(HandoverCommon, HttpCase):
    """The leaving salesman hands over, the successor asks and accepts, the manager approves."""

    def _walk(self, language):
        self.env["res.lang"]._activate_lang(language)
        (self.seller | self.colleague | self.manager).lang = language
        self.first.name = "Tour Hospital"
        self.colleague.name = "Tour Successor"
        self.start_tour("/odoo", "trade_handover_hand_over", login=self.seller.login)
        handover = self.env["trade.handover"].search([("user_id", "=", self.seller.id)])
        self.assertEqual(self.line(handover, self.first).promises, "The old price")
        self.start_tour("/odoo", "trade_handover_query", login=self.colleague.login)
        self.assertIn("Who approved it?", self.line(handover, self.first).talk)
        self.start_tour("/odoo", "trade_handover_approve", login=self.manager.login)
        self.assertEqual(handover.approved_by_id, self.manager)
        self.assertEqual(self.first.user_id, self.colleague)

    def test_in_english(self):
        """OWN-8: submit, query, accept and approve in the browser."""
        self._walk("en_US")

    def test_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._walk("zh_CN")
