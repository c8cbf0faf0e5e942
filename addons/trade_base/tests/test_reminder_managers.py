from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_reminder_centre import ReminderCommon

LOGGER = "odoo.addons.trade_base.models.trade_reminder_ask"


@tagged("post_install", "-at_install")
class TestReminderManagers(ReminderCommon):
    """Departments, companies, and what must not happen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls.trade_user("sales_manager")
        cls.head = cls.trade_user("department_manager", login="head")
        cls.seller = cls.trade_user("salesperson", login="seller")
        cls.rival = cls.trade_user("salesperson", login="rival")
        teams = cls.env["crm.team"].create(
            [{"name": "Hospitals", "user_id": cls.head.id}, {"name": "Channel", "user_id": cls.boss.id}]
        )
        cls.hospitals, cls.channel = teams
        cls.clinics = cls.env["crm.team"].create({"name": "Clinics", "trade_parent_id": cls.hospitals.id})
        cls.env["crm.team.member"].create(
            [
                {"crm_team_id": cls.clinics.id, "user_id": cls.seller.id},
                {"crm_team_id": cls.channel.id, "user_id": cls.rival.id},
            ]
        )
        for user, team in ((cls.seller, cls.clinics), (cls.rival, cls.channel)):
            orders = cls.sale(2, user_id=user.id, team_id=team.id, validity_date=cls.day(0))
            lead = cls.env["crm.lead"].create(
                {"name": "Inquiry", "type": "opportunity", "user_id": user.id, "team_id": team.id}
            )
            cls.activity(user, -1, record=lead)
            orders[0].validity_date = cls.day(-1)

    def _row(self, user, code, person):
        table = self.centre(user).table()
        groups = {group["code"]: group for group in table["groups"]}
        counts = groups[code]["rows"].get(person.id if person else 0, [0, 0, 0, 0])
        return counts[:2]

    def test_table(self):
        """INQ-4: a department manager sees the departments in reach by person, and nobody else's."""
        table = self.centre(self.head).table()
        people = {person["id"] for person in table["people"]}
        self.assertEqual(people, {self.head.id, self.seller.id})
        departments = [(row["name"], row["depth"], row["user_ids"]) for row in table["departments"]]
        below = sorted((self.head | self.seller).ids)
        self.assertEqual(departments, [("Hospitals", 0, below), ("Clinics", 1, self.seller.ids)])
        self.assertEqual(self._row(self.head, "quotation", self.seller), [1, 1])
        self.assertEqual(self._row(self.head, "activity", self.seller), [1, 0])
        self.assertEqual(self._row(self.head, "quotation", self.rival), [0, 0])
        self.assertEqual(self._row(self.boss, "quotation", self.rival), [1, 1])
        self.assertEqual(self._row(self.boss, "quotation", self.seller), [1, 1])

    def test_scopes(self):
        """INQ-4: department and person, with the records; the numbers are those of the table and of the list."""
        for scope in (
            {"kind": "department", "id": self.hospitals.id},
            {"kind": "department", "id": self.clinics.id},
            {"kind": "person", "id": self.seller.id},
        ):
            with self.subTest(scope):
                self.assertEqual(self.due(self.head, "quotation", scope), [1, 1, 0])
                self.assertEqual(self.due(self.head, "activity", scope), [1, 0, 0])
                action = self.centre(self.head).open_list("quotation", "overdue", scope)
                found = self.env["sale.order"].with_user(self.head).search(action["domain"])
                self.assertEqual(found.mapped("user_id"), self.seller)
        codes = {group["code"] for group in self.centre(self.head).overview(scope)["groups"]}
        self.assertNotIn("review", codes)
        self.assertEqual(self.due(self.head, "quotation"), [0, 0, 0])

    def test_reviews_waiting(self):
        """INQ-4: a manager sees by person which reviews wait, in reach only, and opens them; one's own are a group already."""
        for reviewer, team in ((self.seller, self.clinics), (self.rival, self.channel), (self.head, self.hospitals)):
            self.activity(reviewer, -1, record=self.review(team_id=team.id))
        self.assertEqual(self._row(self.head, "review_person", self.seller), [1, 0])
        self.assertEqual(self._row(self.head, "review_person", self.head), [1, 0])
        self.assertEqual(self._row(self.head, "review_person", self.rival), [0, 0])
        self.assertNotIn("review_person", {group["code"] for group in self.centre(self.head).overview()["groups"]})
        scope = {"kind": "person", "id": self.seller.id}
        groups = {group["code"]: group for group in self.centre(self.head).overview(scope)["groups"]}
        [row] = groups["review_person"]["records"]
        action = self.centre(self.head).open_record("review_person", row["id"])
        self.assertEqual(action["res_model"], "trade.review")
        listed = self.centre(self.head).open_list("review_person", "overdue", scope)
        self.assertEqual(self.env["mail.activity"].with_user(self.head).search(listed["domain"]).ids, [row["id"]])

    def test_out_of_reach(self):
        """ORG-3: no other department, no other person, no scope made up, and no table without the role."""
        for user, scope in (
            (self.head, {"kind": "department", "id": self.channel.id}),
            (self.head, {"kind": "person", "id": self.rival.id}),
            (self.head, {"kind": "person", "id": [self.rival.id]}),
            (self.head, {"kind": "everything"}),
            (self.head, "person"),
            (self.head, {}),
            (self.head, {"kind": "department", "id": 0}),
            (self.seller, {"kind": "person", "id": self.seller.id}),
            (self.seller, {"kind": "person", "id": False}),
        ):
            with self.subTest(scope, user=user.login), self.assertRaises(AccessError):
                self.centre(user).overview(scope)
            with self.assertRaises(AccessError):
                self.centre(user).open_list("quotation", "all", scope)
        with self.assertRaises(AccessError):
            self.centre(self.seller).table()

    def test_rules_stay_on_top(self):
        """ORG-3: a manager counts only what a manager may read: orders of a member that lie in another department do not."""
        self.sale(user_id=self.seller.id, team_id=self.channel.id, validity_date=self.day(0))
        secret = self.env["crm.lead"].create(
            {"name": "Secret", "type": "opportunity", "user_id": self.seller.id, "team_id": self.channel.id}
        )
        self.activity(self.seller, -1, record=secret)
        self.assertEqual(self._row(self.head, "quotation", self.seller), [1, 1])
        self.assertEqual(self._row(self.head, "activity", self.seller), [1, 0])
        self.assertEqual(self._row(self.boss, "activity", self.seller), [2, 0])

    def test_somebody_has_left(self):
        """INQ-4: what somebody who has left was to do stays in the department; what nobody is named on is shown as such."""
        self.sale(user_id=False, team_id=self.clinics.id, validity_date=self.day(0))
        # in the database: trade_handover refuses it as long as there is something to do
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_users SET active = FALSE WHERE id = %s", [self.seller.id])
        self.env.invalidate_all()
        self.assertEqual(self._row(self.head, "quotation", self.seller), [1, 1])
        self.assertEqual(self._row(self.head, "quotation", None), [0, 1])
        self.assertEqual(self.due(self.head, "quotation", {"kind": "person", "id": 0}), [0, 1, 0])

    def test_empty_department(self):
        """INQ-4: a department without people has nothing due, not what nobody is named on."""
        self.sale(user_id=False, team_id=self.clinics.id, validity_date=self.day(0))
        empty = self.env["crm.team"].create({"name": "Empty", "trade_parent_id": self.hospitals.id, "user_id": False})
        self.env.flush_all()
        self.assertEqual(self.due(self.head, "quotation", {"kind": "department", "id": empty.id}), [0, 0, 0])

    def test_general_manager(self):
        """INQ-4: the general manager sees the people of the other departments as well."""
        clerk = self.trade_user("finance_clerk")
        self.activity(clerk, -1)
        general = self.trade_user("general_manager")
        table = self.centre(general).table()
        other = next(row for row in table["departments"] if not row["id"])
        self.assertIn(clerk.id, other["user_ids"])
        self.assertNotIn(self.seller.id, other["user_ids"])
        self.assertEqual(self._row(general, "activity", clerk), [1, 0])

    def test_companies(self):
        """ORG-3: nobody counts what belongs to a company that is not the own one, or is switched off."""
        other = self.env["res.company"].create({"name": "Other company"})
        both = self.trade_user("sales_manager", login="both", company_ids=[Command.set((self.env.company | other).ids)])
        foreign = self._foreign_order(other, both)
        self.activity(both, 0, record=foreign)
        self.assertEqual(self.due(both, "quotation"), [0, 1, 0])
        self.assertEqual(self.due(both, "activity"), [0, 1, 0])
        self.assertEqual(self.due(both, "quotation", companies=self.env.company), [0, 0, 0])
        self.assertEqual(self.due(both, "activity", companies=self.env.company), [0, 0, 0])
        self.assertEqual(self.due(both, "quotation", companies=other), [0, 1, 0])
        self.assertEqual(self.due(self.boss, "quotation", {"kind": "person", "id": 0}), [0, 0, 0])
        self.assertNotIn(self._row(self.boss, "quotation", both), ([0, 1],))
        with self.assertRaises(AccessError):
            self.centre(self.boss, self.env.company | other).overview()

    def _foreign_order(self, company, user):
        self.customer.property_product_pricelist = False
        return (
            self.env["sale.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": self.customer.id,
                    "company_id": company.id,
                    "user_id": user.id,
                    "team_id": False,
                    "validity_date": self.day(0),
                }
            )
        )

    def test_company_settings(self):
        """INQ-4: each company is reminded as far ahead as it wants to be, also when both are switched on."""
        other = self.env["res.company"].create({"name": "Other company"})
        both = self.trade_user("sales_manager", login="both", company_ids=[Command.set((self.env.company | other).ids)])
        self._foreign_order(other, both).validity_date = self.day(8)
        self.sale(user_id=both.id, validity_date=self.day(8))
        setting = self.env["trade.reminder.setting"].search(
            [("company_id", "=", other.id), ("provider_id.code", "=", "quotation")]
        )
        self.assertEqual(self.due(both, "quotation"), [0, 0, 2])
        setting.horizon = 7
        self.assertEqual(self.due(both, "quotation"), [0, 0, 1])
        setting.write({"horizon": 30, "shown": False})
        self.assertEqual(self.due(both, "quotation"), [0, 0, 1])

    # -- broken providers -------------------------------------------------------------------------------------

    def _broken(self, method):
        """The overview, the counters and the table while quotations answer with ``method``."""
        model = self.env.registry["sale.order"]
        with patch.object(model, "_trade_reminder_domain", method), self.assertLogs(LOGGER, "ERROR") as logs:
            groups = {group["code"]: group for group in self.centre(self.boss).overview()["groups"]}
            counters = self.centre(self.boss).counters()
            table = {group["code"]: group for group in self.centre(self.boss).table()["groups"]}
        self.assertEqual(len(logs.records), 3)
        self.assertIn("quotation", logs.output[0])
        self.assertIn("administrator", groups["quotation"]["problem"])
        self.assertTrue(table["quotation"]["problem"])
        return groups, counters, table

    def test_raising(self):
        """INQ-4: a provider whose method raises says so in its place; the others are complete."""
        self.activity(self.boss, -1)
        groups, counters, table = self._broken(lambda _self, _code: 1 / 0)
        self.assertEqual(groups["activity"]["counts"]["overdue"], 1)
        self.assertEqual(counters["overdue"], 1)
        self.assertEqual(table["activity"]["rows"][self.rival.id][0], 1)

    def test_database_error(self):
        """INQ-4: so does one whose query the database refuses; the transaction goes on."""
        self.activity(self.boss, -1)

        def refused(model, _code):
            with mute_logger("odoo.sql_db"):
                model.env.cr.execute("SELECT nothing FROM nowhere")

        groups, _counters, table = self._broken(refused)
        self.assertEqual(groups["activity"]["counts"]["overdue"], 1)
        self.assertEqual(table["activity"]["rows"][self.rival.id][0], 1)
        self.assertTrue(self.env["res.users"].search_count([("id", "=", self.boss.id)]))

    def test_field_gone(self):
        """INQ-4: a provider whose field was uninstalled tells what is missing."""
        provider = self.env.ref("trade_base.reminder_quotation")
        self.env.cr.execute("UPDATE trade_reminder_provider SET date_field = 'x_gone' WHERE id = %s", [provider.id])
        provider.invalidate_recordset()
        with self.assertLogs(LOGGER, "ERROR"):
            group = self.group(self.boss, "quotation")
        self.assertIn("x_gone", group["problem"])

    # -- what it costs ----------------------------------------------------------------------------------------

    def _queries(self, user, method, *args):
        centre = self.centre(user)
        getattr(centre, method)(*args)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        getattr(centre, method)(*args)
        return self.cr.sql_log_count - before

    def test_query_count(self):
        """INQ-4: one record or fifty, one person or twenty: the same number of queries, below forty."""
        scope = {"kind": "department", "id": self.channel.id}
        calls = (("overview",), ("counters",), ("overview", scope), ("table",))
        before = [self._queries(self.boss, *call) for call in calls]
        for index in range(20):
            user = self.trade_user("salesperson", login=f"many_{index}")
            self.env["crm.team.member"].create({"crm_team_id": self.channel.id, "user_id": user.id})
            orders = self.sale(3, user_id=user.id, team_id=self.channel.id, validity_date=self.day(index - 10))
            self.activity(user, index - 10, record=orders[0])
        own = self.sale(50, user_id=self.boss.id, validity_date=self.day(0))
        for order in own[:20]:
            self.activity(self.boss, record=order)
        after = [self._queries(self.boss, *call) for call in calls]
        for call, one, many in zip(calls, before, after, strict=True):
            with self.subTest(call):
                # what is shown first needs the names of customers and currencies once it shows something
                self.assertLessEqual(many - one, 8 if call[0] == "overview" else 1, f"{before} -> {after}")
                self.assertLess(many, 40)
        for order in self.sale(100, user_id=self.boss.id, validity_date=self.day(0))[:50]:
            self.activity(self.boss, record=order)
        again = [self._queries(self.boss, *call) for call in calls]
        for call, many, more in zip(calls, after, again, strict=True):
            self.assertLessEqual(more, many, call)
