from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import HandoverCommon


@tagged("post_install", "-at_install")
class TestAbsence(HandoverCommon):
    """Colleagues stand in during a holiday, and everything comes back by itself."""

    def absence(self, begins=0, days=7, **values):
        """Return an approved absence that begins in so many days and lasts so many."""
        today = fields.Date.context_today(self.env.user)
        days_of = {"date_from": today + timedelta(days=begins), "date_to": today + timedelta(days=begins + days)}
        return self.done(kind="absence", **days_of, **values)

    def in_days(self, number):
        """Let it be another day."""
        day = fields.Date.context_today(self.env.user) + timedelta(days=number)
        return patch.object(fields.Date, "context_today", lambda *_args, **_kwargs: day)

    def night(self, days):
        with self.in_days(days):
            self.env["trade.handover"]._cron_absences()

    def test_comes_back(self):
        """OWN-8: it is handed over for the days of the absence and comes back the day after; the ledger says so."""
        handover = self.absence()
        for record in (self.first, self.second, self.lead, self.quotation, self.order, self.activity):
            self.assertEqual(record.user_id, self.colleague, record)
        self.night(7)
        self.assertEqual(self.first.user_id, self.colleague, "the last day")
        self.night(8)
        for record in (self.first, self.second, self.lead, self.quotation, self.order, self.activity):
            self.assertEqual(record.user_id, self.seller, record)
        self.assertEqual(self.invoice.invoice_user_id, self.seller)
        self.assertEqual(handover.state, "returned")
        self.assertEqual(self.lines(self.first).mapped("how")[-2:], ["absence", "absence_over"])
        self.assertEqual(self.lines(self.first)[-1].actor_id, self.env.ref("base.user_root"))
        self.night(9)
        self.assertEqual(len(self.lines(self.first)), 3)

    def test_begins_later(self):
        """OWN-8: approved in advance, it begins on its first day."""
        handover = self.absence(begins=3)
        self.assertEqual(handover.state, "approved")
        self.assertEqual(self.first.user_id, self.seller)
        self.night(2)
        self.assertEqual(handover.state, "approved")
        self.night(3)
        self.assertRecordValues(handover, [{"state": "done", "approved_by_id": self.sales_manager.id}])
        self.assertEqual(self.first.user_id, self.colleague)

    def test_moved_meanwhile(self):
        """OWN-8: what a manager moved meanwhile stays, also when it is with the stand-in again; its line says so."""
        third = self.owned(name="Third")
        handover = self.absence()
        self.first.with_user(self.sales_manager).user_id = self.outsider
        for user in (self.outsider, self.colleague):
            third.with_user(self.sales_manager).user_id = user
        self.quotation.user_id = self.outsider
        self.night(8)
        self.assertEqual((self.first.user_id, third.user_id), (self.outsider, self.colleague))
        self.assertEqual(self.quotation.user_id, self.outsider)
        self.assertEqual(self.second.user_id, self.seller)
        self.assertEqual(self.line(handover, self.first).result_note, "Meanwhile a customer of Chen Chen.")
        self.assertEqual(self.line(handover, third).result, "left")

    def test_when_looked_at(self):
        """OWN-8: without the nightly run it is back when somebody looks: at the reminders, the list or the handover."""
        looks = (
            lambda handover: self.env["trade.reminder"].with_user(self.seller).overview(),
            lambda handover: handover.with_user(self.seller).web_search_read([], {"state": {}}),
            lambda handover: handover.with_user(self.colleague).web_read({"state": {}}),
        )
        for look in looks:
            handover = self.absence()
            with self.in_days(8):
                look(handover)
            self.assertEqual((handover.state, self.first.user_id), ("returned", self.seller))

    def test_come_back_early(self):
        """OWN-8: who was absent comes back earlier; the stand-in does not send it back."""
        handover = self.absence()
        with self.assertRaises(UserError):
            handover.with_user(self.colleague).action_return()
        handover.with_user(self.seller).action_return()
        self.assertEqual(self.first.user_id, self.seller)
        with self.assertRefused(UserError, "Back from the absence"):
            handover.with_user(self.seller).action_return()
        leaving = self.done()
        with self.assertRefused(UserError, "Undo the handover instead"):
            leaving.with_user(self.seller).action_return()

    def test_never_came_back(self):
        """OWN-8: nothing comes back to somebody who has left meanwhile."""
        handover = self.absence()
        self.seller.active = False
        self.night(8)
        self.assertEqual((handover.state, self.first.user_id), ("done", self.colleague))

    def test_cap(self):
        """OWN-4, OWN-8: when a cap stands in the way of one, it says so, and the others come back."""
        handover = self.absence()
        self.cap(1, user_id=self.seller.id)
        self.night(8)
        self.assertEqual(handover.state, "done")
        self.assertIn("at most 1 are allowed", handover.sudo().message_ids[0].body)

    def test_days(self):
        """OWN-8: an absence has its days, and is not over already."""
        with self.assertRaises(ValidationError):
            self.handover(kind="absence")
        today = fields.Date.context_today(self.env.user)
        past = {"date_from": today - timedelta(days=3), "date_to": today - timedelta(days=1)}
        handover = self.handover(kind="absence", **past)
        with self.assertRefused(UserError, "over already"):
            handover.action_submit()
