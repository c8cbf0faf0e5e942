from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import OwnershipCommon


@tagged("post_install", "-at_install")
class TestApplication(OwnershipCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pool.claim_mode = "compare"

    def apply(self, customer, user=None, reason="I know the head of purchasing", **values):
        """Return the application somebody makes through the dialog."""
        user = user or self.seller
        action = self.shown(customer, user).action_apply()
        dialog = self.env["trade.ownership.apply"].with_user(user).with_context(**action["context"])
        result = dialog.create({"reason": reason, **values}).action_apply()
        return self.env["trade.ownership.application"].with_user(user).search(result["domain"])

    def test_manager_grants(self):
        """OWN-4: apply, the manager of the department is asked and grants: the customer is the applicant's, with the reason."""
        customer = self.pooled()
        application = self.apply(customer)
        self.assertEqual(customer.trade_ownership, "applied")
        self.assertEqual(application.sudo().activity_ids.user_id, self.manager)
        application.with_user(self.manager).action_grant()
        self.assertEqual(customer.user_id, self.seller)
        self.assertEqual(application.state, "granted")
        self.assertRecordValues(
            self.lines(customer)[-1],
            [{"how": "applied", "reason": "I know the head of purchasing", "actor_id": self.manager.id}],
        )
        self.assertFalse(application.sudo().activity_ids)

    def test_many_at_once(self):
        """OWN-4: who applies for many customers makes a task for each, but one message to the manager about all of them."""

        def apply(number):
            customers = self.pooled(number)
            self.env.flush_all()
            self.env.invalidate_all()
            told = self.env["mail.message"].search_count([("partner_ids", "in", self.manager.partner_id.ids)])
            before = self.cr.sql_log_count
            applications = self.apply(customers)
            self.env.flush_all()
            count = self.cr.sql_log_count - before
            self.assertEqual(applications.sudo().activity_ids.mapped("user_id"), self.manager)
            self.assertEqual(len(applications.sudo().activity_ids), number)
            now = self.env["mail.message"].search_count([("partner_ids", "in", self.manager.partner_id.ids)])
            self.assertEqual(now - told, 1)
            return count

        apply(2)
        few, many = apply(3), apply(23)
        self.assertLessEqual(many, few + 4, "but for inserts in batches and what is read ahead")

    def test_taking_at_once_is_refused(self):
        """OWN-4: a customer given by application cannot be taken at once."""
        with self.assertRefused(UserError, "given by application"):
            self.shown(self.pooled(), self.seller).action_claim()

    def test_who_decides(self):
        """OWN-4: neither the applicant nor a colleague nor the manager of another department decides; nor RPC by hand."""
        application = self.apply(self.pooled())
        for user in (self.seller, self.colleague, self.other_manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                application.with_user(user).action_grant()
        with self.assertRaises(AccessError):
            application.write({"state": "granted"})
        with self.assertRaises(AccessError):
            application.with_user(self.sales_manager).write({"user_id": self.sales_manager.id})
        own = self.env["trade.ownership.application"].with_user(self.sales_manager)
        own = own.create({"partner_id": self.pooled().id, "reason": "For myself", "state": "granted"})
        self.assertEqual(own.state, "open")
        with self.assertRaises(AccessError):
            own.action_grant()

    def test_applicant_is_who_applies(self):
        """OWN-4: nobody applies in another's name, for a pool of others, twice, or without a reason."""
        customer = self.pooled()
        applications = self.env["trade.ownership.application"].with_user(self.seller)
        application = applications.create({"partner_id": customer.id, "reason": "x", "user_id": self.colleague.id})
        self.assertEqual(application.user_id, self.seller)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            applications.create({"partner_id": customer.id, "reason": "again"})
        with self.assertRefused(UserError, "Say why"):
            applications.create({"partner_id": customer.id, "reason": " "})
        with self.assertRaises(AccessError):
            applications.with_user(self.outsider).create({"partner_id": customer.id, "reason": "x"})
        with self.assertRaises(UserError):
            applications.create({"partner_id": self.owned(self.colleague).id, "reason": "x"})
        with self.assertRaises(UserError):
            application.copy()

    def test_compare(self):
        """OWN-4: several apply, the manager compares and grants one; the others lapse and are told."""
        customer = self.pooled()
        first, second = self.apply(customer), self.apply(customer, self.colleague)
        self.assertEqual(second.with_user(self.manager).rival_ids, first.with_user(self.manager))
        self.assertFalse(second.rival_ids, "applicants do not see each other")
        second.with_user(self.manager).action_grant()
        self.assertEqual((first.state, second.state), ("lapsed", "granted"))
        self.assertEqual(customer.user_id, self.colleague)
        with self.assertRefused(UserError, "decided already"):
            first.with_user(self.manager).action_grant()

    def test_first_come(self):
        """OWN-4: first come: a second application waits for nothing, it is refused while the first is open."""
        self.pool.claim_mode = "first"
        customer = self.pooled()
        first = self.apply(customer)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.apply(customer, self.colleague)
        first.action_withdraw()
        self.assertEqual(first.state, "withdrawn")
        self.apply(customer, self.colleague).with_user(self.manager).action_refuse()
        self.assertEqual(customer.trade_ownership, "pool")

    def test_assigned_meanwhile(self):
        """OWN-4: when a manager gives the customer to somebody else, applications lapse."""
        customer = self.pooled()
        application = self.apply(customer)
        customer.with_user(self.manager).user_id = self.colleague
        self.assertEqual(application.state, "lapsed")

    def test_cap_holds(self):
        """OWN-4: an application that is granted passes no cap."""
        application = self.apply(self.pooled())
        self.cap(0, user_id=self.seller.id)
        with self.assertRefused(UserError, "at most 0"):
            application.with_user(self.manager).action_grant()

    def test_nobodys(self):
        """OWN-4: a salesperson applies for a customer that is nobody's."""
        customer = self.env["res.partner"].create({"name": "Nobody's", "is_company": True})
        application = (
            self.env["trade.ownership.application"]
            .with_user(self.seller)
            .create({"partner_id": customer.id, "reason": "They called me"})
        )
        application.with_user(self.manager).action_grant()
        self.assertEqual(customer.user_id, self.seller)

    def review_rule(self):
        return self.env["trade.review.rule"].create(
            {
                "name": "Customers",
                "res_model": "trade.ownership.application",
                "step_ids": [
                    Command.create({"name": "Manager", "reviewer_kind": "manager"}),
                    Command.create(
                        {
                            "name": "Sales",
                            "sequence": 20,
                            "reviewer_kind": "users",
                            "user_ids": [Command.set(self.sales_manager.ids)],
                        }
                    ),
                ],
            }
        )

    def decide(self, application, user, method):
        review = application.sudo().trade_review_id.with_user(user)
        action = review.action_decide()
        dialog = self.env["trade.review.decide"].with_user(user).with_context(**action["context"])
        getattr(dialog.create({"reason": "Fits"}), method)()

    def test_review_grants(self):
        """OWN-4, ORG-2: where the company has review rules, their course decides and grants by itself; no button passes it."""
        self.review_rule()
        customer = self.pooled()
        application = self.apply(customer)
        self.assertEqual(application.sudo().trade_review_state, "pending")
        with self.assertRefused(UserError, "needs a review"):
            application.with_user(self.sales_manager).action_grant()
        self.decide(application, self.manager, "action_approve")
        self.assertEqual(application.state, "open")
        self.decide(application, self.sales_manager, "action_approve")
        self.assertEqual((application.state, customer.user_id), ("granted", self.seller))

    def test_review_refuses(self):
        """OWN-4, ORG-2: sent back in its review, an application is refused; withdrawn, its review ends."""
        self.review_rule()
        application = self.apply(self.pooled())
        self.decide(application, self.manager, "action_send_back")
        self.assertEqual(application.state, "refused")
        second = self.apply(self.pooled())
        second.action_withdraw()
        self.assertEqual(second.sudo().trade_review_state, "void")


@tagged("post_install", "-at_install")
class TestExtension(OwnershipCommon):
    def test_extension(self):
        """OWN-5: the owner asks for more time; granted, the return is postponed and the ledger says until when."""
        customer = self.owned()
        values = {"partner_id": customer.id, "kind": "extend", "reason": "Tender in May"}
        application = self.env["trade.ownership.application"].with_user(self.seller).create(values)
        application.with_user(self.manager).action_grant()
        until = fields.Date.today() + timedelta(days=self.env.company.trade_extend_days)
        self.assertEqual(customer.trade_extended_until, until)
        line = self.lines(customer)[-1]
        self.assertEqual((line.how, line.user_to_id), ("extended", self.seller))
        self.assertIn("Tender in May", line.reason)
        self.assertEqual(customer.user_id, self.seller)

    def test_only_own(self):
        """OWN-5: more time is for own customers."""
        with self.assertRefused(UserError, "not yours"):
            self.env["trade.ownership.application"].with_user(self.colleague).create(
                {"partner_id": self.owned().id, "kind": "extend", "reason": "x"}
            )
