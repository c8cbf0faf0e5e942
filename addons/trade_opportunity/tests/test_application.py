from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import OpportunityCommon


@tagged("post_install", "-at_install")
class TestApplication(OpportunityCommon):
    """A salesperson applies, the manager or the review gives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_rules([], duplicate="off", assignment="application")
        cls.lead = cls.env["crm.lead"].create(
            {"name": "From the website", "type": "opportunity", "user_id": False, "team_id": cls.department.id}
        )

    def apply(self, user=None, lead=None, **values):
        return (
            self.env["trade.opportunity.application"]
            .with_user(user or self.seller)
            .create({"lead_id": (lead or self.lead).id, "reason": "I know the head of purchasing", **values})
        )

    def test_given(self):
        """INQ-7: the manager is told, gives it, and the other who applied is refused with the name of the winner."""
        first, second = self.apply(), self.apply(self.colleague)
        self.assertEqual(first.activity_ids.user_id, self.manager)
        self.assertTrue(first.with_user(self.manager).can_decide)
        first.with_user(self.manager).action_approve()
        self.assertEqual(self.lead.user_id, self.seller)
        self.assertRecordValues(first, [{"state": "approved", "decided_by_id": self.manager.id}])
        self.assertRecordValues(second, [{"state": "refused", "answer": f"Given to {self.seller.name}."}])
        self.assertFalse((first | second).sudo().activity_ids)
        with self.assertRefused(UserError, "decided already"):
            second.with_user(self.manager).action_approve()

    def test_refused(self):
        """INQ-7: a refusal needs a reason, which the applicant reads; one may apply again."""
        application = self.apply()
        action = application.with_user(self.manager).action_refuse()
        wizard = (
            self.env["trade.opportunity.refuse"]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({"answer": "Finish your tender first"})
        )
        wizard.action_refuse()
        self.assertRecordValues(application, [{"state": "refused", "answer": "Finish your tender first"}])
        self.assertFalse(self.lead.user_id)
        told = self.env["mail.message"].search(
            [
                ("model", "=", application._name),
                ("res_id", "=", application.id),
                ("partner_ids", "in", self.seller.partner_id.ids),
            ]
        )
        self.assertIn("Finish your tender first", told.body)
        self.apply()

    def test_nobody_decides_for_oneself(self):
        """INQ-7: neither the applicant, a manager for an own application, nor the manager of another department decides."""
        application = self.apply()
        own = self.apply(self.manager)
        for record, user in ((application, self.seller), (own, self.manager)):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                record.with_user(user).action_approve()
        with self.assertRaises(AccessError):
            application.with_user(self.other_manager).action_approve()
        own.with_user(self.sales_manager).action_approve()
        self.assertEqual(self.lead.user_id, self.manager)

    def test_no_forgery(self):
        """INQ-7: over RPC nobody applies for somebody else, decides by writing, or changes what was said."""
        for values in ({"user_id": self.colleague.id}, {"state": "approved"}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.apply(**values)
        application = self.apply()
        for values in ({"state": "approved"}, {"lead_id": self.inquiry().id}, {"decided_by_id": self.seller.id}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                application.write(values)
            with self.subTest(values=values), self.assertRaises(AccessError):
                application.with_user(self.manager).write(values)
        application.with_user(self.manager).action_approve()
        with self.assertRefused(UserError, "decided"):
            application.reason = "Another one"
        with self.assertRaises(UserError):
            application.with_user(self.sales_manager).unlink()
        with self.assertRaises(UserError):
            application.copy()

    def test_only_what_one_may_see(self):
        """INQ-7: nobody applies for an inquiry one may not read, for an own or a closed one, or where it is not the way."""
        theirs = self.inquiry(self.outsider)
        with self.assertRaises(AccessError):
            self.apply(lead=theirs)
        with self.assertRefused(UserError, "yours already"):
            self.apply(lead=self.inquiry())
        self.lead.action_set_lost()
        with self.assertRefused(UserError, "closed"):
            self.apply()
        self.lead.action_unarchive()
        self.set_rules(assignment="manager")
        with self.assertRefused(UserError, "by application"):
            self.apply()

    def test_once(self):
        """INQ-7: one applies once; withdrawn, one may again."""
        application = self.apply()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.apply()
            self.env.flush_all()
        application.action_withdraw()
        self.apply()

    def test_given_away_meanwhile(self):
        """INQ-7: an application is not granted over somebody who got the opportunity in between."""
        application = self.apply()
        self.lead.with_user(self.manager).user_id = self.colleague
        with self.assertRefused(UserError, self.colleague.name):
            application.with_user(self.manager).action_approve()

    def test_who_reads_applications(self):
        """INQ-7: one's own, the manager's department, all for the sales manager; over search, read and grouping."""
        application = self.apply()
        for user, seen in (
            (self.seller, True),
            (self.colleague, False),
            (self.manager, True),
            (self.other_manager, False),
            (self.sales_manager, True),
            (self.general_manager, True),
        ):
            with self.subTest(user=user.login):
                model = self.env["trade.opportunity.application"].with_user(user)
                self.assertEqual(bool(model.search([("id", "=", application.id)])), seen)
                self.assertEqual(bool(model._read_group([("id", "=", application.id)], ["lead_id"])), seen)
                if not seen:
                    with self.assertRaises(AccessError):
                        application.with_user(user).read(["reason"])

    def test_reviewed(self):
        """INQ-7: with a review rule the reviewers decide, and their approval gives the opportunity at once."""
        self.env["trade.review.rule"].create(
            {
                "name": "Applications",
                "res_model": "trade.opportunity.application",
                "step_ids": [(0, 0, {"name": "Department", "reviewer_kind": "manager"})],
            }
        )
        application = self.apply()
        self.assertEqual(application.trade_review_state, "pending")
        with self.assertRefused(UserError, "review"):
            application.with_user(self.sales_manager).action_approve()
        opinion = application.sudo().trade_review_id.opinion_ids
        opinion.with_user(self.manager).sudo().action_approve("Right person")
        self.assertEqual((application.state, self.lead.user_id), ("approved", self.seller))

    def test_reviewed_too_late(self):
        """INQ-7: a review that passes after the opportunity was given away gives nothing, and says so."""
        self.env["trade.review.rule"].create(
            {
                "name": "Applications",
                "res_model": "trade.opportunity.application",
                "step_ids": [(0, 0, {"name": "Department", "reviewer_kind": "manager"})],
            }
        )
        application = self.apply()
        self.lead.user_id = self.colleague
        application.sudo().trade_review_id.opinion_ids.with_user(self.manager).sudo().action_approve("Right person")
        self.assertRecordValues(application, [{"state": "refused"}])
        self.assertEqual(self.lead.user_id, self.colleague)

    def test_button(self):
        """INQ-7: “Apply” is there where one cannot take, and only there."""
        lead = self.lead.with_user(self.seller)
        self.assertTrue(lead.trade_can_apply)
        self.assertFalse(self.lead.with_user(self.manager).trade_can_apply)
        self.assertFalse(self.inquiry().trade_can_apply)
        self.set_rules(assignment="free")
        lead.invalidate_recordset()
        self.assertFalse(lead.trade_can_apply)

    def test_merged(self):
        """INQ-7: applications follow a merge, decided ones too; whoever applied for both asks once; the new manager is told."""
        self.env["trade.review.rule"].create(
            {
                "name": "Large ones",
                "res_model": "trade.opportunity.application",
                "amount_min": 1000,
                "step_ids": [(0, 0, {"name": "Department", "reviewer_kind": "manager"})],
            }
        )
        values = {"type": "opportunity", "user_id": False, "priority": "0"}
        other = self.env["crm.lead"].create({"name": "Same", "team_id": self.other_department.id, **values})
        refused = self.apply(self.sales_manager, other)
        refused.with_user(self.general_manager)._decide("refused", "Not yours")
        given = self.apply(self.other_manager, other)
        given.with_user(self.sales_manager).action_approve()
        other.user_id = False
        kept, twice, moved = self.apply(), self.apply(self.seller, other), self.apply(self.outsider, other)
        # from here on a review would be needed: not of what is decided
        self.lead.write({"priority": "3", "probability": 90, "expected_revenue": 5000})
        self.assertEqual(moved.sudo().activity_ids.user_id, self.other_manager)
        merged = (self.lead | other).with_user(self.sales_manager).merge_opportunity()
        self.assertEqual(merged, self.lead)
        self.assertFalse(other.exists())
        self.assertRecordValues(
            (refused | given | kept | twice | moved).sudo(),
            [
                {"lead_id": merged.id, "state": state, "team_id": self.department.id}
                for state in ("refused", "approved", "applied", "withdrawn", "applied")
            ],
        )
        self.assertIn("Merged into", twice.answer)
        self.assertEqual(moved.sudo().activity_ids.user_id, self.manager)
