from odoo.tests import tagged

from .common import DemoCase


@tagged("post_install", "-at_install")
class TestInquiries(DemoCase):
    """Months of inquiries: what was asked, followed up, rated, and what is silent."""

    def test_inquiries(self):
        """INQ-1: the inquiries say what was asked, what is wanted, and what the salesperson thinks of it."""
        leads = self.env["crm.lead"].with_context(active_test=False).search([("trade_product_ids", "!=", False)])
        self.assertGreater(len(leads), 60)
        self.assertTrue(all(lead.trade_question_ids and lead.trade_chance and lead.medium_id for lead in leads))

    def test_followups(self):
        """INQ-3: follow-ups lie in six months, each by the salesperson of its inquiry, none in the future."""
        followups = self.env["trade.followup"].search([])
        self.assertGreater(len(followups), 60)
        months = {(followup.date.year, followup.date.month) for followup in followups}
        self.assertGreaterEqual(len(months), 5)
        for followup in followups:
            self.assertLessEqual(followup.date.date(), self.loaded_on)
            self.assertEqual(followup.user_id, followup.lead_id.user_id)

    def test_for_the_manager(self):
        """INQ-2: there are ratings in both directions and inquiries that are silent, so that no screen is empty."""
        self.assertGreaterEqual(len(set(self.env["trade.inquiry.rating"].search([]).mapped("rating"))), 2)
        self.assertTrue(self.env["crm.lead"].search_count([("trade_silence", "!=", False)]))
