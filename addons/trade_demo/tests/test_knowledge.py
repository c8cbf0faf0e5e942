from odoo.tests import tagged

from .common import DemoCase


@tagged("post_install", "-at_install")
class TestKnowledge(DemoCase):
    """Official answers, notebooks, customers' codes, opportunity policy: no screen is empty."""

    def test_answers(self):
        """INQ-6: answers are published in both languages, one was revised, some were given to customers."""
        versions = self.env["trade.talking.version"].search([])
        self.assertEqual({version.state for version in versions}, {"draft", "published", "retired"})
        self.assertTrue(
            self.env["trade.inquiry.question"].search_count([("trade_talking_version_id", "in", versions.ids)])
        )
        topic = versions.filtered(lambda version: version.state == "published")[0].topic_id
        self.assertNotEqual(topic.name, topic.with_context(lang="zh_CN").name)

    def test_notebooks(self):
        """INQ-6: several people keep notes; each reads only the own ones."""
        notes = self.env["trade.note"]
        for login in ("sales1", "sales2", "dept_manager"):
            own = notes.with_user(self.user(login)).search([])
            self.assertTrue(own)
            self.assertEqual(own.user_id, self.user(login))

    def test_customer_codes(self):
        """INQ-5: a product is found by the code a customer uses for it."""
        found = self.env["product.product"].with_user(self.user("sales3")).trade_lookup("HC0042")
        self.assertEqual([row["code"] for row in found], ["D103"])

    def test_opportunities(self):
        """INQ-7: the company asks for source and value, has a tender process in use, and applications to decide."""
        self.assertEqual(self.company.trade_opportunity_assignment, "application")
        self.assertEqual(set(self.company._trade_opportunity_policy()[1]), {"source_id", "expected_revenue"})
        process = self.env["trade.opportunity.process"].search([])
        leads = self.env["crm.lead"].search([("trade_process_id", "in", process.ids)])
        self.assertTrue(leads.filtered("activity_ids"), "the tasks of its stage are scheduled")
        applications = self.env["trade.opportunity.application"].search([])
        self.assertEqual(applications.lead_id.mapped("user_id.id"), [])
        self.assertEqual(len(applications.filtered(lambda application: application.state == "applied")), 2)
