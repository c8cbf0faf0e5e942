from datetime import date, datetime, timedelta

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import InquiryCommon


@tagged("post_install", "-at_install")
class TestFollowup(InquiryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.inquiry()
        cls.today = fields.Date.today()

    def _reminders(self, lead=None, **where):
        lead = lead or self.lead
        domain = [("res_model", "=", "crm.lead"), ("res_id", "=", lead.id)]
        domain += [(name, "=", value) for name, value in where.items()]
        return self.env["mail.activity"].search(domain)

    def test_only_inside_an_inquiry(self):
        """INQ-3: without an inquiry there is no follow-up: not by RPC, default, import, SQL null, or as superuser."""
        followups = self.env["trade.followup"].with_user(self.seller)
        with self.assertRaisesRegex(UserError, "exists only inside an inquiry"):
            followups.create({"content": "Hello"})
        with self.assertRaisesRegex(UserError, "exists only inside an inquiry"):
            followups.with_context(default_lead_id=False).create({"content": "Hello"})
        with self.assertRaisesRegex(UserError, "exists only inside an inquiry"):
            self.env["trade.followup"].create({"lead_id": False, "content": "Hello"})
        self.assertNotIn("lead_id", followups.default_get(["lead_id", "content"]))
        result = followups.load(["content", "method"], [["Hello", "call"]])
        self.assertFalse(result["ids"])
        followup = self.followup(self.lead)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.env.cr.execute("UPDATE trade_followup SET lead_id = NULL WHERE id = %s", [followup.id])

    def test_not_in_a_hidden_inquiry(self):
        """INQ-3: knowing the number of somebody's inquiry does not let one follow it up, by any call."""
        followups = self.env["trade.followup"].with_user(self.outsider)
        for attempt in (
            lambda: followups.create({"lead_id": self.lead.id, "content": "Mine now"}),
            lambda: followups.with_context(default_lead_id=self.lead.id).create({"content": "Mine now"}),
            lambda: Form(followups.with_context(default_lead_id=self.lead.id, default_content="Mine now")).save(),
            lambda: self.lead.with_user(self.outsider).write(
                {"trade_followup_ids": [Command.create({"content": "Mine now"})]}
            ),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                attempt()
        result = followups.load(["lead_id/.id", "content"], [[str(self.lead.id), "Mine now"]])
        self.assertFalse(result["ids"])
        self.assertFalse(self.lead.trade_followup_ids)

    def test_stays_in_its_inquiry(self):
        """INQ-3: a follow-up cannot be moved to another inquiry, nor copied."""
        followup = self.followup(self.lead)
        other = self.inquiry()
        with self.assertRaisesRegex(UserError, "stays with the inquiry"):
            followup.write({"lead_id": other.id})
        with self.assertRaisesRegex(UserError, "cannot be copied"):
            followup.copy()

    def test_records_the_contact(self):
        """INQ-3: method, content, stage reached, result, next date and colleagues; the stage moves the inquiry."""
        form = Form(self.env["trade.followup"].with_user(self.seller).with_context(default_lead_id=self.lead.id))
        self.assertEqual(form.stage_id, self.lead.stage_id)
        form.method = "visit"
        form.content = "Saw the head nurse"
        form.stage_id = self.stage_qualified
        form.result = "progress"
        form.next_date = self.today + timedelta(days=3)
        form.colleague_ids.add(self.colleague)
        followup = form.save()
        self.assertEqual(followup.lead_id, self.lead)
        self.assertEqual(followup.user_id, self.seller)
        self.assertEqual(self.lead.stage_id, self.stage_qualified)
        self.assertEqual(self.lead.trade_last_contact, followup.date)
        self.assertEqual(self.lead.trade_next_date, self.today + timedelta(days=3))
        self.assertEqual(self.lead.trade_followup_count, 1)

    def test_template(self):
        """INQ-3: a text template of the stage fills content, method and next date, and keeps what is written."""
        template = self.env["trade.followup.template"].create(
            {
                "name": "First call",
                "body": "Asked for budget and decision maker.",
                "method": "call",
                "next_days": 5,
                "stage_ids": [Command.set(self.stage_new.ids)],
            }
        )
        form = Form(self.env["trade.followup"].with_user(self.seller).with_context(default_lead_id=self.lead.id))
        form.content = "Dr. Ma picked up."
        form.template_id = template
        self.assertEqual(form.content, "Dr. Ma picked up.\nAsked for budget and decision maker.")
        self.assertEqual(form.next_date, fields.Date.context_today(self.lead) + timedelta(days=5))

    def test_next_date_schedules_and_doing_closes(self):
        """INQ-3: the next date is a reminder of the salesperson; the next follow-up closes it."""
        first = self.followup(self.lead, next_date=self.today + timedelta(days=2), next_subject="Ask the price")
        reminder = self._reminders()
        self.assertRecordValues(
            reminder,
            [{"user_id": self.seller.id, "date_deadline": self.today + timedelta(days=2), "summary": "Ask the price"}],
        )
        self.assertEqual(first.activity_id, reminder)
        self.followup(self.lead, next_date=self.today + timedelta(days=9))
        self.assertFalse(reminder.active, "done, and kept as done")
        self.assertEqual(self._reminders().date_deadline, self.today + timedelta(days=9))

    def test_next_date_changes(self):
        """INQ-3: moving the next date moves the reminder, taking it back removes it, deleting the follow-up too."""
        followup = self.followup(self.lead, next_date=self.today + timedelta(days=2))
        followup.next_date = self.today + timedelta(days=4)
        self.assertEqual(self._reminders().date_deadline, self.today + timedelta(days=4))
        self.assertEqual(self.lead.trade_next_date, self.today + timedelta(days=4))
        followup.next_date = False
        self.assertFalse(self._reminders())
        self.assertFalse(self.lead.trade_next_date)
        followup.next_date = self.today
        followup.with_user(self.sales_manager).unlink()
        self.assertFalse(self._reminders())

    def test_reminder_of_a_colleague_stays(self):
        """INQ-3: a colleague's follow-up closes the colleague's reminder, not that of the salesperson."""
        self.lead.trade_colleague_ids = self.colleague
        self.followup(self.lead, next_date=self.today + timedelta(days=2))
        self.followup(self.lead, self.colleague, next_date=self.today + timedelta(days=5))
        self.assertEqual(self._reminders(user_id=self.seller.id).date_deadline, self.today + timedelta(days=2))
        self.followup(self.lead, self.colleague)
        self.assertTrue(self._reminders(user_id=self.seller.id))
        self.assertFalse(self._reminders(user_id=self.colleague.id))

    def test_several_people(self):
        """INQ-3: colleagues named on a deal read it, follow it up and discuss it; they do not take it over."""
        with self.assertRaises(AccessError):
            self.followup(self.lead, self.colleague)
        self.lead.trade_colleague_ids = self.colleague
        shared = self.lead.with_user(self.colleague)
        self.followup(shared)
        shared.message_post(body="I know the head nurse.")
        self.assertEqual(shared.trade_followup_count, 1)
        with self.assertRaises(AccessError), self.cr.savepoint():
            shared.write({"user_id": self.colleague.id})
        with self.assertRaises(AccessError), self.cr.savepoint():
            shared.write({"trade_question_ids": [Command.create({"question": "?"})]})
        with self.assertRaisesRegex(UserError, "Only the salesperson or the manager moves"), self.cr.savepoint():
            self.followup(shared, stage_id=self.stage_qualified.id)

    def test_nobody_writes_for_others(self):
        """INQ-3: no follow-up in somebody else's name, none rewritten or deleted by others; the sales manager may."""
        self.lead.trade_colleague_ids = self.colleague
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.followup(self.lead, self.colleague, user_id=self.seller.id)
        followup = self.followup(self.lead)
        for user in (self.colleague, self.manager):
            with self.assertRaises(AccessError), self.cr.savepoint():
                followup.with_user(user).content = "Something else"
        for user in (self.seller, self.colleague, self.manager):
            with self.assertRaises(AccessError), self.cr.savepoint():
                followup.with_user(user).unlink()
        followup.with_user(self.sales_manager).content = "Corrected"
        followup.with_user(self.sales_manager).unlink()

    def test_dates(self):
        """INQ-3: a follow-up in the future or long past, a next date before the contact or past: a clear message each."""
        now = fields.Datetime.now()
        cases = (
            ({"date": now + timedelta(days=1)}, ValidationError, "lies in the future"),
            ({"date": now - timedelta(days=30)}, UserError, "more than 7 days in the past"),
            ({"next_date": self.today - timedelta(days=10)}, ValidationError, "cannot lie before the contact"),
            (
                {"date": now - timedelta(days=4), "next_date": self.today - timedelta(days=2)},
                UserError,
                "lies in the past",
            ),
            ({"content": "   "}, ValidationError, "Write what was said"),
        )
        for values, error, message in cases:
            with self.subTest(message), self.assertRaisesRegex(error, message), self.cr.savepoint():
                self.followup(self.lead, **values)
        self.followup(self.lead, date=now - timedelta(days=6))
        self.followup(self.lead, self.sales_manager, date=now - timedelta(days=300))

    def test_backdating_cannot_be_done_later(self):
        """INQ-3: a follow-up entered in time cannot be moved into the past afterwards."""
        followup = self.followup(self.lead)
        with self.assertRaisesRegex(UserError, "days in the past"):
            followup.date = fields.Datetime.now() - timedelta(days=30)

    def test_backdating_is_of_the_company(self):
        """INQ-3: how late one may be is set per company."""
        self.env.company.trade_followup_backdate_days = 40
        self.followup(self.lead, date=fields.Datetime.now() - timedelta(days=30))

    def test_lost_inquiry(self):
        """INQ-3: a lost inquiry is restored before it is followed up."""
        self.lead.action_set_lost()
        with self.assertRaisesRegex(UserError, "Restore it"):
            self.followup(self.lead)

    def test_reminder_centre(self):
        """INQ-4: the next contacts of each person are a group of their own in the reminder centre, with “Follow up”."""
        self.followup(self.lead, next_date=self.today)
        call = self.lead.activity_schedule("mail.mail_activity_data_call", user_id=self.seller.id)
        activities = self.env["mail.activity"].with_user(self.seller)
        domain = [("res_model", "=", "crm.lead"), ("res_id", "=", self.lead.id)]
        due = activities.search(activities._trade_reminder_domain("followup")).filtered_domain(domain)
        self.assertEqual(due, self._reminders() - call)
        others = activities.search(activities._trade_reminder_domain("activity")).filtered_domain(domain)
        self.assertEqual(others, call)
        action = due.action_trade_followup()
        self.assertEqual(action["context"], {"default_lead_id": self.lead.id})
        provider = self.env.ref("trade_crm.reminder_followup")
        self.assertEqual((provider.code, provider.res_model), ("followup", "mail.activity"))

    @freeze_time("2026-03-10 08:00:00")
    def test_local_day(self):
        """INQ-3: the day of the contact is the one where the salesperson is: 08:00 UTC is the afternoon in Beijing."""
        self.seller.tz = "Asia/Shanghai"
        followup = self.followup(
            self.lead.with_context(tz="Asia/Shanghai"), date=datetime(2026, 3, 9, 17, 0), next_date=date(2026, 3, 10)
        )
        self.assertEqual(followup.next_date, date(2026, 3, 10))
