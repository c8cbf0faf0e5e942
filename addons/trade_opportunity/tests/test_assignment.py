from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import OpportunityCommon


@tagged("post_install", "-at_install")
class TestAssignment(OpportunityCommon):
    """Who gives an opportunity to whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_rules([], duplicate="off", assignment="manager")
        cls.open_lead = cls.env["crm.lead"].create(
            {"name": "From the website", "type": "opportunity", "user_id": False, "team_id": cls.department.id}
        )

    def wizard(self, user, leads, people):
        return (
            self.env["trade.opportunity.assign"]
            .with_user(user)
            .create({"lead_ids": [(6, 0, leads.ids)], "user_ids": [(6, 0, people.ids)]})
        )

    def test_not_taken(self):
        """INQ-7: where the manager assigns, nobody takes, gives away or makes an inquiry for somebody else."""
        with self.assertRefused(UserError, "manager"):
            self.open_lead.with_user(self.seller).user_id = self.seller
        own = self.inquiry()
        with self.assertRefused(UserError, "manager"):
            own.user_id = self.colleague
        with self.assertRefused(UserError, "manager"):
            own.user_id = False
        with self.assertRaises(AccessError):  # Odoo's own rule
            self.env["crm.lead"].with_user(self.seller).create(
                {"name": "x", "type": "opportunity", "user_id": self.colleague.id}
            )
        with self.assertRefused(UserError, "manager"):  # may do so for the own department only
            self.env["crm.lead"].with_user(self.other_manager).create(
                {"name": "x", "type": "opportunity", "user_id": self.other_manager.id, "team_id": self.department.id}
            ).user_id = self.outsider

    def test_application_is_named(self):
        """INQ-7: where one applies, the refusal says so."""
        self.set_rules(assignment="application")
        with self.assertRefused(UserError, "Apply"):
            self.open_lead.with_user(self.seller).user_id = self.seller

    def test_free(self):
        """INQ-7: without a policy Odoo's own way remains."""
        self.set_rules(assignment="free")
        self.open_lead.with_user(self.seller).user_id = self.seller
        self.assertEqual(self.open_lead.user_id, self.seller)

    def test_manager_assigns(self):
        """INQ-7: the manager of the department gives and takes back; the one of another department does not."""
        self.open_lead.with_user(self.manager).user_id = self.seller
        self.open_lead.with_user(self.manager).user_id = self.colleague
        with self.assertRaises(AccessError):
            self.open_lead.with_user(self.other_manager).user_id = self.outsider
        self.open_lead.with_user(self.sales_manager).user_id = False

    def test_batch_is_fair(self):
        """INQ-7: many are distributed so that afterwards all have about the same number, the valuable ones first."""
        self.inquiry(self.colleague)
        self.inquiry(self.colleague)
        leads = self.env["crm.lead"].create(
            [
                {
                    "name": f"Lead {number}",
                    "type": "opportunity",
                    "user_id": False,
                    "team_id": self.department.id,
                    "expected_revenue": number,
                }
                for number in range(6)
            ]
        )
        wizard = self.wizard(self.manager, leads, self.seller | self.colleague)
        before = wizard._loads()
        self.assertIn(self.seller.name, wizard.overview)
        wizard.action_assign()
        counts = {user: len(leads.filtered(lambda lead, user=user: lead.user_id == user)) for user in before}
        self.assertEqual(sum(counts.values()), 6)
        after = [before[user] + counts[user] for user in before]
        self.assertLessEqual(max(after) - min(after), 1)
        self.assertEqual(leads[5].user_id, min(before, key=lambda user: before[user]))

    def test_batch_keeps_the_rules(self):
        """INQ-7: the dialog is no way round: not for salespeople, other departments, people of another company, nobody."""
        with self.assertRaises(AccessError):
            self.wizard(self.seller, self.open_lead, self.seller)
        with self.assertRefused(UserError, "manager of the department"):
            self.wizard(self.other_manager, self.open_lead, self.outsider).action_assign()
        with self.assertRefused(UserError, "at least one"):
            self.wizard(self.manager, self.open_lead, self.env["res.users"]).action_assign()
        other = self.env["res.company"].create({"name": "Shanghai branch"})
        abroad = self.trade_user("salesperson", login="abroad", company_id=other.id, company_ids=[(6, 0, other.ids)])
        self.open_lead.company_id = self.company
        with self.assertRefused(UserError, "does not work for"):
            self.wizard(self.manager, self.open_lead, abroad).action_assign()

    def test_writes_are_few(self):
        """INQ-7: the people chosen are written once each, however many inquiries there are."""
        written = []
        leads_class = type(self.env["crm.lead"])
        original = leads_class.write

        def write(records, vals):
            if "user_id" in vals:
                written.append(len(records))
            return original(records, vals)

        leads = self.open_lead + self.open_lead.copy({"user_id": False}) + self.open_lead.copy({"user_id": False})
        wizard = self.wizard(self.manager, leads, self.seller | self.colleague)
        self.patch(leads_class, "write", write)
        wizard.action_assign()
        self.assertEqual(sorted(written), [1, 2])
