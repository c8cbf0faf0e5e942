from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import OwnershipCommon


@tagged("post_install", "-at_install")
class TestReturn(OwnershipCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # only the customers of the test, whatever else the database holds
        cls.env.cr.execute("UPDATE res_partner SET user_id = NULL WHERE user_id IS NOT NULL")
        cls.env.invalidate_all()
        cls.rule = cls.env["trade.return.rule"].create({"name": "All", "days": 90, "warn_days": 14})
        cls.silent = cls.owned()
        cls.age(cls.silent, 100)

    @classmethod
    def age(cls, customers, days):
        """Let customers have been given so many days ago."""
        cls.env.cr.execute(
            "UPDATE res_partner SET trade_owned_since = now() at time zone 'UTC' - %s * interval '1 day' WHERE id = ANY(%s)",
            [days, customers.ids],
        )
        cls.env.invalidate_all()

    def night(self, size=1000):
        """Go through all customers once."""
        run = self.env["trade.return.run"].create({})
        while not run.date_end:
            run._step(size)
        return run

    def warning(self, customer):
        return self.env["trade.pool.return"].search([("partner_id", "=", customer.id)])

    def pass_days(self, days):
        """Let the warnings be as old as that."""
        self.env.cr.execute("UPDATE trade_pool_return SET date = date - %s, warned_on = warned_on - %s", [days, days])
        self.env.invalidate_all()

    def test_warned_before(self):
        """OWN-5: nobody loses a customer without a warning: long overdue, it is first warned about, and returns in time."""
        run = self.night()
        self.assertEqual((run.warned, run.returned), (1, 0))
        self.assertEqual(self.silent.user_id, self.seller)
        warning = self.warning(self.silent)
        self.assertEqual(warning.date, fields.Date.today() + timedelta(days=14))
        self.assertEqual(self.silent.trade_return_date, warning.date)
        self.night()
        self.assertEqual(warning.date, fields.Date.today() + timedelta(days=14), "a second night changes nothing")
        self.pass_days(14)
        run = self.night()
        self.assertEqual(run.returned, 1)
        self.assertEqual(self.silent.trade_pool_id, self.pool)
        self.assertFalse(self.silent.user_id or self.warning(self.silent))
        self.assertRecordValues(
            self.lines(self.silent)[-1],
            [{"how": "returned", "user_from_id": self.seller.id, "pool_to_id": self.pool.id}],
        )

    def test_told_once(self):
        """OWN-5: an owner who loses several customers in a night is told once."""
        more = self.owned(count=3)
        self.age(more, 200)
        self.night()
        self.pass_days(14)
        before = self.env["mail.message"].search_count([("subject", "=", "Your customers have changed")])
        self.assertEqual(self.night().returned, 4)
        after = self.env["mail.message"].search_count([("subject", "=", "Your customers have changed")])
        self.assertEqual(after - before, 1)

    def test_follow_up_keeps(self):
        """OWN-5: a follow-up takes the warning away at once, and the night counts from it."""
        self.night()
        lead = self.inquiry(partner_id=self.silent.id)
        self.followup(lead)
        self.assertFalse(self.warning(self.silent))
        self.night()
        self.assertFalse(self.warning(self.silent))

    def test_follow_up_with_a_contact_counts(self):
        """OWN-5: business with a contact of the customer is business with the customer."""
        contact = self.env["res.partner"].create({"name": "Ms Ma", "parent_id": self.silent.id})
        lead = self.inquiry(partner_id=contact.id)
        self.followup(lead)
        self.night()
        self.assertFalse(self.warning(self.silent))

    def test_orders(self):
        """OWN-5: an order counts as dealing; while one is open the customer stays, however long ago."""
        order = self.sale(partner_id=self.silent.id)
        self.night()
        self.assertTrue(self.warning(self.silent), "a quotation alone is no order")
        order.action_confirm()
        order.date_order = fields.Datetime.now() - timedelta(days=300)
        self.night()
        self.assertFalse(self.warning(self.silent), "the order is open")
        self.env.cr.execute("UPDATE sale_order SET invoice_status = 'invoiced' WHERE id = %s", [order.id])
        self.env.invalidate_all()
        self.night()
        self.assertEqual(self.warning(self.silent).last_dealing, order.date_order.date())

    def test_precise_rules(self):
        """OWN-5: by grade and type; the most precise rule counts, and one can say that customers never return."""
        a, b = self.owned(trade_grade_id=self.grade_a.id), self.owned(trade_grade_id=self.grade_b.id)
        self.age(a | b, 40)
        self.env["trade.return.rule"].create(
            [
                {"name": "A", "grade_id": self.grade_a.id, "keep": True},
                {"name": "B", "grade_id": self.grade_b.id, "days": 30, "warn_days": 5, "pool_id": self.open_pool.id},
            ]
        )
        self.age(a, 400)
        self.night()
        self.assertFalse(self.warning(a))
        self.assertEqual(self.warning(b).pool_id, self.open_pool)
        self.assertEqual(self.warning(b).date, fields.Date.today() + timedelta(days=5))

    def test_extension_postpones(self):
        """OWN-5: as long as the return is postponed nobody is warned; a change of owner ends it."""
        self.silent.trade_extended_until = fields.Date.today() + timedelta(days=60)
        self.night()
        self.assertFalse(self.warning(self.silent))
        self.silent.user_id = self.colleague
        self.assertFalse(self.silent.trade_extended_until)

    def test_resumable(self):
        """OWN-5: windows are separate transactions; a run that was cut off goes on with the next customer."""
        more = self.owned(count=4)
        self.age(more, 200)
        run = self.env["trade.return.run"].create({"total": 5})
        self.assertEqual(run._step(2), 2)
        self.assertEqual(self.env["trade.return.run"]._get_open_run(), run)
        self.assertEqual(run.checked, 2)
        while not run.date_end:
            run._step(2)
        self.assertEqual((run.checked, run.warned), (5, 5))
        self.assertFalse(self.env["trade.return.run"]._get_open_run(), "once a day")

    def test_windows_leave_others_alone(self):
        """OWN-5: a window touches neither the warnings of later customers nor returns them before looking at them."""
        later = self.owned()
        self.age(later, 200)
        self.night()
        self.pass_days(14)
        run = self.env["trade.return.run"].create({})
        run._step(1)
        self.assertFalse(self.silent.user_id)
        self.assertEqual(later.user_id, self.seller)
        self.assertTrue(self.warning(later))

    def test_cron(self):
        """OWN-5: the scheduled action goes through all of them."""
        with self.enter_registry_test_mode():
            self.env.ref("trade_ownership.ir_cron_trade_return").method_direct_trigger()
        self.assertTrue(self.warning(self.silent))

    def test_reminder(self):
        """OWN-5, INQ-4: the reminder centre shows the owner what is about to return; the click opens the customer."""
        self.night()
        provider = self.env.ref("trade_ownership.reminder_pool_return")
        centre = self.env["trade.pool.return"].with_user(self.seller)
        found = centre.search(centre._trade_reminder_domain(provider.code))
        self.assertEqual(found._trade_reminder_target(), self.silent.with_env(found.env))
        self.assertEqual(found._trade_reminder_describe("pool_return")[found.id]["name"], "Hospital 0")
        self.assertFalse(centre.with_user(self.colleague).search([]))
        self.assertTrue(centre.with_user(self.manager).search([]))
        action = found.action_extend()
        dialog = self.env["trade.ownership.apply"].with_user(self.seller).with_context(**action["context"])
        dialog.create({"reason": "Tender"}).action_apply()
        self.assertEqual(self.silent.trade_application_ids.kind, "extend")

    def test_silent_inquiry(self):
        """OWN-5, INQ-3: an inquiry silent for too long lets the customer go, unless an order is open or it is a colleague's."""
        busy, foreign = self.owned(), self.owned(self.colleague)
        self.sale(partner_id=busy.id).action_confirm()
        leads = self.env["crm.lead"].concat(*(self.inquiry(partner_id=p.id) for p in (self.silent, busy, foreign)))
        leads.sudo()._trade_release_silent()
        self.assertEqual(self.silent.trade_pool_id, self.pool)
        self.assertEqual((busy.user_id, foreign.user_id), (self.seller, self.colleague))

    def test_rules_make_sense(self):
        """OWN-5: days above zero, and no warning before the silence."""
        for values in ({"days": 0}, {"days": 5, "warn_days": 6}, {"warn_days": 0}):
            with self.subTest(values), self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
                self.env["trade.return.rule"].create({"name": "X", **values})
