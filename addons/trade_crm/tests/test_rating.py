from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import InquiryCommon


@tagged("post_install", "-at_install")
class TestRating(InquiryCommon):
    def _rate(self, lead, user, **values):
        return (
            self.env["trade.inquiry.rating"]
            .with_user(user)
            .create({"lead_id": lead.id, "rating": "4", "comment": "Quick and thorough", **values})
        )

    def test_manager_rates(self):
        """INQ-2: the manager rates the salesperson's work with a comment, which the salesperson reads and is told of."""
        lead = self.inquiry()
        action = lead.with_user(self.manager).action_trade_rate()
        form = Form(self.env["trade.inquiry.rating"].with_user(self.manager).with_context(**action["context"]))
        form.rating = "2"
        form.comment = "Never asked for the budget"
        rating = form.save()
        self.assertRecordValues(
            rating,
            [{"user_id": self.seller.id, "rated_by_id": self.manager.id, "team_id": self.department.id, "score": 2}],
        )
        self.assertEqual(rating.with_user(self.seller).comment, "Never asked for the budget")
        told = self.env["mail.message"].search(
            [("model", "=", "crm.lead"), ("res_id", "=", lead.id), ("body", "ilike", "Never asked")]
        )
        self.assertIn(self.seller.partner_id, told.notified_partner_ids)
        self.assertEqual(lead.with_user(self.manager).action_trade_rate()["res_id"], rating.id)

    def test_who_may(self):
        """INQ-2: only who is above the salesperson rates: not the salesperson, a colleague or another department."""
        lead = self.inquiry(trade_colleague_ids=[(4, self.colleague.id)])
        lead.trade_colleague_ids |= self.other_manager
        for user in (self.seller, self.colleague, self.other_manager):
            with self.subTest(user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self._rate(lead, user)
            self.assertFalse(lead.with_user(user).trade_can_rate)
        for user in (self.manager, self.sales_manager, self.general_manager):
            self.assertTrue(lead.with_user(user).trade_can_rate)
            self._rate(lead, user)

    def test_nobody_rates_themselves(self):
        """INQ-2: a manager does not rate the own inquiry, nor one without salesperson."""
        own = self.inquiry(self.manager, team_id=self.department.id)
        self.assertFalse(own.trade_can_rate)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._rate(own, self.manager)
        lead = self.inquiry()
        lead.sudo().user_id = False
        with self.assertRaisesRegex(UserError, "no salesperson"), self.cr.savepoint():
            self._rate(lead, self.manager)

    def test_nothing_is_forged(self):
        """INQ-2: whose work, by whom and when is not the client's to say, and a rating is changed only by its author."""
        lead = self.inquiry()
        rating = self._rate(lead, self.manager, user_id=self.colleague.id, rated_by_id=self.sales_manager.id)
        self.assertEqual((rating.user_id, rating.rated_by_id), (self.seller, self.manager))
        rating.write({"user_id": self.colleague.id, "comment": "Better now"})
        self.assertEqual((rating.user_id, rating.comment), (self.seller, "Better now"))
        for user in (self.seller, self.sales_manager):
            with self.subTest(user.login), self.assertRaises(AccessError), self.cr.savepoint():
                rating.with_user(user).write({"comment": "Nice"})
            with self.subTest(user.login), self.assertRaises(AccessError), self.cr.savepoint():
                rating.with_user(user).unlink()

    def test_stays_with_the_person(self):
        """INQ-2: a rating is about whoever worked on the inquiry then, also after it has changed hands."""
        lead = self.inquiry()
        rating = self._rate(lead, self.manager)
        lead.sudo().user_id = self.colleague
        self.assertEqual(rating.user_id, self.seller)

    def test_merged_into_the_raters_own(self):
        """INQ-2: an inquiry that was rated merges into one of the rater, whose own work nobody rates; the rating stays."""
        rating = self._rate(self.inquiry(), self.manager)
        own = self.inquiry(self.manager, team_id=self.department.id, priority="3", probability=95)
        merged = (rating.lead_id | own).with_user(self.sales_manager).merge_opportunity()
        self.assertEqual((merged, rating.lead_id, rating.rated_by_id), (own, own, self.manager))
