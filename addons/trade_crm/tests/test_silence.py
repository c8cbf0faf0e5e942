from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import InquiryCommon


@tagged("post_install", "-at_install")
class TestSilence(InquiryCommon):
    """Silence under a frozen clock: the inquiry came in on 2 March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["trade.followup.rule"].search([]).unlink()
        cls.rule = cls.env["trade.followup.rule"].create(
            {"name": "General", "owner_days": 7, "manager_days": 14, "to_pool": True, "pool_days": 30}
        )
        # silence of other inquiries in this database is not what is tested
        cls.env["crm.lead"].search([]).active = False

    def _inquiry_of(self, day, **values):
        with freeze_time(day):
            lead = self.inquiry(**values)
            # these two are stamped with the clock of the database
            lead.sudo().write({"date_open": fields.Datetime.now()})
            self.env.flush_all()
            self.env.cr.execute("UPDATE crm_lead SET create_date = %s WHERE id = %s", (fields.Datetime.now(), lead.id))
        lead.invalidate_recordset()
        return lead

    def _run(self, day):
        with freeze_time(day), patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 0):
            self.env["crm.lead"]._cron_trade_silence()

    def _alarms(self, lead, active=True):
        return (
            self.env["mail.activity"]
            .with_context(active_test=active)
            .search(
                [
                    ("res_model", "=", "crm.lead"),
                    ("res_id", "=", lead.id),
                    ("activity_type_id", "=", self.env.ref("trade_crm.mail_activity_type_silence").id),
                ],
                order="id",
            )
        )

    def test_escalation(self):
        """INQ-3: after 7 days the salesperson, after 14 the manager, after 30 the release; each told once."""
        lead = self._inquiry_of("2026-03-02 02:00:00")
        for day, level, alarms in (
            ("2026-03-08 03:00:00", False, 0),
            ("2026-03-09 03:00:00", "owner", 1),
            ("2026-03-10 03:00:00", "owner", 1),
            ("2026-03-16 03:00:00", "manager", 2),
            ("2026-03-20 03:00:00", "manager", 2),
            ("2026-04-01 03:00:00", "pool", 3),
            ("2026-05-01 03:00:00", "pool", 3),
        ):
            with self.subTest(day):
                self._run(day)
                self.assertEqual(lead.trade_silence, level)
                self.assertEqual(len(self._alarms(lead)), alarms)
        self.assertEqual(self._alarms(lead).mapped("user_id"), self.seller | self.manager)

    def test_followup_ends_it(self):
        """INQ-3: a follow-up ends the silence, closes all alarms and starts the count anew."""
        lead = self._inquiry_of("2026-03-02 02:00:00")
        self._run("2026-03-16 03:00:00")
        self.assertEqual(lead.trade_silence, "manager")
        with freeze_time("2026-03-16 05:00:00"):
            self.followup(lead)
        self.assertFalse(lead.trade_silence)
        self.assertFalse(self._alarms(lead))
        self._run("2026-03-22 05:00:00")
        self.assertFalse(lead.trade_silence)
        self._run("2026-03-23 06:00:00")
        self.assertEqual(lead.trade_silence, "owner")

    def test_agreed_date_is_no_silence(self):
        """INQ-3: while an agreed next contact lies ahead nobody is disturbed; once it has passed the silence counts."""
        lead = self._inquiry_of("2026-03-02 02:00:00")
        with freeze_time("2026-03-02 05:00:00"):
            self.followup(lead, next_date="2026-03-25")
        self._run("2026-03-24 03:00:00")
        self.assertFalse(lead.trade_silence)
        self._run("2026-03-26 03:00:00")
        self.assertEqual(lead.trade_silence, "manager")

    def test_by_grade_and_stage(self):
        """INQ-3: the most precise rule counts: grade and stage before grade before stage before general."""
        grade = self.env["res.partner.category"].create({"name": "Grade A"})
        rules = self.env["trade.followup.rule"]
        rules.create({"name": "Stage", "stage_id": self.stage_qualified.id, "owner_days": 5, "to_manager": False})
        rules.create({"name": "Grade", "partner_tag_id": grade.id, "owner_days": 3, "to_manager": False})
        rules.create(
            {
                "name": "Both",
                "partner_tag_id": grade.id,
                "stage_id": self.stage_qualified.id,
                "owner_days": 2,
                "to_manager": False,
            }
        )
        important = self.env["res.partner"].create({"name": "Key Hospital", "category_id": grade.ids})
        contact = self.env["res.partner"].create({"name": "Dr. Ma", "parent_id": important.id})
        start = "2026-03-02 02:00:00"
        expected = {
            self._inquiry_of(start, stage_id=self.stage_new.id): 7,
            self._inquiry_of(start, stage_id=self.stage_qualified.id): 5,
            self._inquiry_of(start, stage_id=self.stage_new.id, partner_id=important.id): 3,
            self._inquiry_of(start, stage_id=self.stage_qualified.id, partner_id=contact.id): 2,
        }
        for lead, days in expected.items():
            with self.subTest(days=days):
                before = fields.Datetime.to_datetime(start) + timedelta(days=days)
                self._run(before - timedelta(minutes=1))
                self.assertFalse(lead.trade_silence)
                self._run(before)
                self.assertEqual(lead.trade_silence, "owner")
                lead.trade_silence = False
                (self.env["crm.lead"].concat(*expected) - lead).write({"trade_silence": False})

    def test_closed_and_other_companies(self):
        """INQ-3: won, lost and archived inquiries are silent in peace; a rule is of its company."""
        won, lost, archived, foreign = (self._inquiry_of("2026-03-02 02:00:00") for _index in range(4))
        won.action_set_won()
        lost.action_set_lost()
        archived.active = False
        company = self.env["res.company"].create({"name": "Other"})
        foreign.sudo().write({"user_id": False, "team_id": False, "company_id": company.id})
        self._run("2026-03-20 03:00:00")
        self.assertFalse(any((won | lost | archived | foreign.sudo()).mapped("trade_silence")))

    def test_unassigned(self):
        """INQ-3: of an inquiry without salesperson the manager is told at once."""
        lead = self._inquiry_of("2026-03-02 02:00:00")
        lead.sudo().user_id = False
        self._run("2026-03-10 03:00:00")
        self.assertEqual(lead.sudo().trade_silence, "owner")
        self.assertEqual(self._alarms(lead).user_id, self.manager)

    def test_release_is_a_hook(self):
        """INQ-3: the ownership addon is told exactly the inquiries that have reached the last level."""
        lead = self._inquiry_of("2026-03-02 02:00:00")
        self._inquiry_of("2026-03-20 02:00:00")
        released = []
        with patch.object(
            self.env.registry["crm.lead"], "_trade_release_silent", lambda leads: released.extend(leads.ids)
        ):
            self._run("2026-04-02 03:00:00")
            self._run("2026-04-03 03:00:00")
        self.assertEqual(released, lead.ids)

    def test_days_in_order(self):
        """INQ-3: a rule whose days do not grow, or are not above zero, is refused."""
        for values in (
            {"owner_days": 0},
            {"owner_days": 15},
            {"manager_days": 40},
            {"pool_days": 3},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(IntegrityError, "days_in_order"),
                self.cr.savepoint(),
            ):
                self.rule.write(values)
                self.env.flush_all()

    def test_no_query_per_inquiry(self):
        """INQ-3: escalating 30 inquiries costs what one costs, besides the rows written."""
        counts = {}
        for count, start in ((1, "2026-03-02 02:00:00"), (30, "2026-03-03 02:00:00")):
            for _index in range(count):
                self._inquiry_of(start)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._run("2026-03-09 12:00:00" if count == 1 else "2026-03-10 12:00:00")
            self.env.flush_all()
            counts[count] = self.cr.sql_log_count - before
        self.assertLessEqual(counts[30] - counts[1], 12, counts)

    def test_batches(self):
        """INQ-3: the job takes a batch, says what is left, and the next run goes on with it."""
        for _index in range(3):
            self._inquiry_of("2026-03-02 02:00:00")
        progress = []
        with (
            freeze_time("2026-03-10 03:00:00"),
            patch("odoo.addons.trade_crm.models.crm_lead_silence.BATCH", 2),
            patch.object(
                type(self.env["ir.cron"]),
                "_commit_progress",
                lambda _cron, processed=0, *, remaining=None: progress.append((processed, remaining)) or 0,
            ),
        ):
            self.env["crm.lead"]._cron_trade_silence()
            self.env["crm.lead"]._cron_trade_silence()
        self.assertEqual(progress, [(2, 1), (1, 0)])
