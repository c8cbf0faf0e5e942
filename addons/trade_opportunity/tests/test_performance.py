import itertools
from unittest.mock import patch

from odoo.tests import tagged

from .common import OpportunityCommon


@tagged("post_install", "-at_install")
class TestPerformance(OpportunityCommon):
    """What the rules cost."""

    numbers = itertools.count()

    def queries(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def make(self, count):
        self.env["crm.lead"].with_user(self.seller).create(
            [
                {
                    "name": f"Deal number {next(self.numbers)}",
                    "type": "opportunity",
                    "expected_revenue": 5,
                    "stage_id": self.stage_qualified.id,
                    "user_id": self.seller.id,
                }
                for _number in range(count)
            ]
        )

    def test_entering_many(self):
        """INQ-7: required fields and duplicates are checked for a whole batch with constant queries."""
        self.set_rules(["expected_revenue"], duplicate="forbid", similarity=100)
        self.queries(lambda: self.make(2))
        one, many = self.queries(lambda: self.make(2)), self.queries(lambda: self.make(30))
        self.set_rules([], duplicate="off")
        self.queries(lambda: self.make(2))
        plain_one, plain_many = self.queries(lambda: self.make(2)), self.queries(lambda: self.make(30))
        self.assertLessEqual(many - one, plain_many - plain_one, "the rules add nothing per opportunity")
        self.assertLessEqual(one - plain_one, 6)

    def test_showing_many(self):
        """INQ-7: similar ones of a list are found by one statement."""
        self.set_rules([], duplicate="remind")
        self.make(30)
        leads = self.env["crm.lead"].with_user(self.seller).search([("name", "like", "Deal number")])

        def look(records):
            return self.queries(lambda: records.mapped("trade_similar_note"))

        look(leads[:1])
        self.assertLessEqual(look(leads), look(leads[:1]))

    def test_assigning_one_by_one(self):
        """INQ-7: Odoo assigns leads one after the other; applications that follow them are looked for once, not for each."""
        self.make(10)
        leads = self.env["crm.lead"].search([("name", "like", "Deal number")])
        applications = self.env.registry["trade.opportunity.application"]
        self.env.invalidate_all()
        with patch.object(applications, "search", side_effect=AssertionError("one by one")):
            for lead in leads:
                lead.team_id = self.department
            self.env.flush_all()
