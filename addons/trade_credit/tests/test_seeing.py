from lxml.html import fromstring

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import GuardCommon


@tagged("post_install", "-at_install")
class TestSeeing(GuardCommon):
    """Exposure on customers, orders, in lists and in the analysis."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_policy("credit_limit_order", "confirm", "off")
        cls.partners = cls.env["res.partner"].create([{"name": f"Clinic {i}", "is_company": True} for i in range(4)])
        for partner, limit, amount in zip(cls.partners, (100.0, 200.0, 300.0), (150.0, 50.0, 299.0), strict=False):
            cls.limit(limit, partner=partner)
            cls.order(amount, partner=partner, confirm=True, user_id=cls.seller.id, team_id=cls.department.id)
        cls.settle()

    def test_customer(self):
        """CRD-7: the customer and its contacts show limit, exposure, available; the order shows those of who will owe."""
        contact = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.partners[0].id})
        for partner in (self.partners[0], contact):
            partner = partner.with_user(self.finance)
            self.assertEqual(
                (partner.trade_credit_mode, partner.trade_credit_limit, partner.trade_credit_exposure),
                ("limit", 100.0, 150.0),
            )
            self.assertEqual((partner.trade_credit_available, partner.trade_credit_over_limit), (-50.0, True))
        order = self.order(1.0, partner=self.customer, partner_invoice_id=self.partners[1].id).with_user(self.finance)
        self.assertEqual((order.trade_credit_exposure, order.trade_credit_available), (50.0, 150.0))
        self.assertEqual(self.partners[3].trade_credit_mode, "none")

    def test_bar(self):
        """CRD-7: the bar says how the exposure is made up; each part opens its documents."""
        self.receipt(20.0, partner=self.partners[0])
        bar = self.partners[0].with_user(self.finance).trade_credit_bar
        self.assertEqual([part["code"] for part in bar["parts"]], ["open_order", "advance"])
        self.assertTrue(bar["over"])
        action = self.partners[0].with_user(self.finance).action_trade_credit_open("open_order")
        rows = self.env["trade.credit.analysis"].with_user(self.finance).search(action["domain"])
        self.assertEqual(rows.mapped("amount"), [150.0])
        self.assertTrue(rows.document)
        self.assertEqual(rows.action_open_document()["res_model"], "sale.order")

    def test_default_of_the_company(self):
        """CRD-1, CRD-7: customers without any credit record are found and sorted by the default of the company."""
        new = self.env["res.partner"].create({"name": "New clinic"})
        partners = self.env["res.partner"].with_user(self.finance)
        mine = [("id", "in", (self.partners | new).ids)]
        self.assertIn(new, partners.search([*mine, ("trade_credit_mode", "=", "none")]))
        self.company.write({"trade_credit_default_mode": "limit", "trade_credit_default_limit": 1000.0})
        self.env.invalidate_all()
        self.assertIn(new, partners.search([*mine, ("trade_credit_available", ">=", 1000.0)]))
        self.assertNotIn(new, partners.search([*mine, ("trade_credit_available", "<", 1000.0)]))
        self.assertNotIn(new, partners.search([*mine, ("trade_credit_over_limit", "=", True)]))
        ordered = partners.search([*mine, ("trade_credit_mode", "=", "limit")], order="trade_credit_available desc")
        self.assertEqual(ordered[:2], self.partners[3] | new)

    def test_orders(self):
        """CRD-7: lists of orders are searched, sorted and grouped by what whoever is invoiced owes in that company."""
        orders = self.env["sale.order"].concat(*(self.order(1.0, partner=partner) for partner in self.partners[:3]))
        orders[2].partner_invoice_id = self.partners[0]
        found = self.env["sale.order"].with_user(self.finance)
        mine = [("id", "in", orders.ids)]
        self.assertEqual(found.search([*mine, ("trade_credit_over_limit", "=", True)]), orders[0] | orders[2])
        self.assertEqual(found.search([*mine, ("trade_credit_over_limit", "=", False)]), orders[1])
        ordered = found.search([*mine, ("trade_credit_available", "<", 1000.0)], order="trade_credit_available, id")
        self.assertEqual(ordered.ids, [orders[0].id, orders[2].id, orders[1].id])
        groups = found._read_group(mine, ["trade_credit_over_limit"], ["__count"])
        self.assertEqual(dict(groups), {True: 2, False: 1})
        for channel in (
            lambda model: model.search([("trade_credit_over_limit", "=", True)]),
            lambda model: model.search([], order="trade_credit_exposure"),
            lambda model: model.browse(orders.ids).read(["trade_credit_overdue"]),
        ):
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                channel(self.env["sale.order"].with_user(self.seller))

    def test_banner_links(self):
        """CRD-3: each figure of the banner opens its documents; the error has none of it, and a reader without privilege none."""
        self.set_policy("credit_limit_order", "confirm", "approve")
        self.partners[0].name = "Ward <3>"
        order = self.order(1.0, partner=self.partners[0], user_id=self.seller.id)
        html = order.with_user(self.finance).trade_blocker_html
        self.assertIn("Ward &lt;3&gt;", html)
        [link] = fromstring(html).xpath("//a")
        self.assertEqual(link.text.split()[:2], ["Open", "orders"])
        self.assertNotIn("<a", order.with_user(self.seller).trade_blocker_html)
        with self.assertRaises(UserError) as refusal:
            order.with_user(self.finance).action_confirm()
        self.assertNotIn("<a", str(refusal.exception))
        data = link.attrib
        arguments = data["data-kind"], data["data-ref"], data["data-company"], data["data-part"]
        analysis = self.env["trade.credit.analysis"]
        action = analysis.with_user(self.finance).action_open_part(*arguments)
        self.assertEqual(analysis.search(action["domain"]).mapped("amount"), [150.0])
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
            analysis.with_user(self.seller).action_open_part(*arguments)

    def test_banner_of_every_kind(self):
        """CRD-1, CRD-3: the link of a group, salesperson, department or overdue sum opens what counts for it."""
        group = self.env["trade.credit.object"].create({"kind": "group", "name": "Holding"})
        self.env["trade.credit.object"].search([("partner_id", "in", self.partners[:2].ids)]).parent_id = group
        with freeze_time(fields.Date.subtract(fields.Date.today(), days=45)):
            self.invoice(self.order(70.0, partner=self.partners[1], confirm=True, team_id=self.department.id))
        self.settle()
        analysis = self.env["trade.credit.analysis"].with_user(self.finance)
        for kind, ref, part, amount in (
            ("group", group.id, "open_order", 200.0),
            ("salesperson", self.seller.id, "open_order", 499.0),
            ("department", self.department.id, "posted", 70.0),
            ("customer", self.partners[1].id, "overdue", 70.0),
            ("customer", self.partners[0].id, "overdue", 0.0),
        ):
            action = analysis.action_open_part(kind, ref, self.company.id, part)
            with self.subTest(kind=kind, part=part):
                self.assertEqual(sum(analysis.search(action["domain"]).mapped("amount")), amount)

    def test_search_sort_group(self):
        """CRD-7: customers are searched, sorted and grouped by their figures in the database."""
        partners = self.env["res.partner"].with_user(self.finance)
        mine = [("id", "in", self.partners.ids)]
        over = partners.search([*mine, ("trade_credit_over_limit", "=", True)])
        self.assertEqual(over, self.partners[0])
        self.assertNotIn(self.partners[0], partners.search([*mine, ("trade_credit_over_limit", "=", False)]))
        ordered = partners.search([*mine, ("trade_credit_limit", ">", 0)], order="trade_credit_available desc")
        self.assertEqual(ordered.ids, self.partners[1].ids + self.partners[2].ids + self.partners[0].ids)
        self.assertEqual(partners.search([*mine, ("trade_credit_mode", "=", "limit")]), self.partners[:3])
        grade = self.env["trade.credit.grade"].create({"name": "A", "limit_amount": 10.0})
        self.env["trade.credit.object"].search([("partner_id", "=", self.partners[1].id)]).grade_id = grade
        groups = partners._read_group(mine, ["trade_credit_grade_id"], ["__count"])
        self.assertEqual({g.id: count for g, count in groups}, {grade.id: 1, False: 3})
        description = partners.fields_get(["trade_credit_available"], ["sortable", "searchable", "groupable"])
        self.assertEqual(
            description["trade_credit_available"], {"sortable": True, "searchable": True, "groupable": True}
        )

    def test_list_queries(self):
        """CRD-7: a list costs the same few queries for 4 as for 40 customers."""
        many = self.env["res.partner"].create([{"name": f"Shop {i}"} for i in range(36)])
        self.env.flush_all()
        counts = []
        self.partners.mapped("trade_credit_limit")
        for partners in (self.partners, self.partners | many):
            self.env.invalidate_all()
            partners.mapped("commercial_partner_id.name")
            before = self.cr.sql_log_count
            partners.read(
                ["trade_credit_limit", "trade_credit_exposure", "trade_credit_available", "trade_credit_overdue"]
            )
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 3)

    def test_status(self):
        """CRD-1, CRD-7: the list of customers knows defaults, grades, expiry, blocks and what does not count."""
        status = self.env["trade.credit.status"].with_user(self.finance)

        def row(partner):
            self.env.invalidate_all()
            return status.search([("partner_id", "=", partner.id), ("company_id", "=", self.company.id)])

        self.assertEqual((row(self.partners[0]).available, row(self.partners[0]).over_limit), (-50.0, True))
        record = self.env["trade.credit.object"].search([("partner_id", "=", self.partners[2].id)])
        record.valid_until = fields.Date.subtract(fields.Date.today(), days=1)
        self.assertEqual((row(self.partners[2]).limit_amount, row(self.partners[2]).over_limit), (0.0, True))
        record.write({"valid_until": False, "limit_mode": "blocked"})
        self.assertEqual(row(self.partners[2]).limit_mode, "blocked")
        self.company.trade_credit_excluded_bucket_ids = self.env.ref("trade_credit.bucket_open_order")
        self.assertEqual((row(self.partners[0]).exposure, row(self.partners[0]).over_limit), (0.0, False))
        other = self.env["res.partner"].create({"name": "New"})
        self.assertFalse(row(other).known)

    def test_same_as_the_guard(self):
        """CRD-7, CRD-1: what lists show and what the guard counts with are the same, for every kind of limit."""
        grade = self.env["trade.credit.grade"].create({"name": "A", "limit_amount": 10.0, "limit_mode": "blocked"})
        today = fields.Date.today()
        cases = [
            {"limit_mode": "default"},
            {"limit_mode": "default", "grade_id": grade.id},
            {"limit_mode": "none"},
            {"limit_mode": "limit", "limit_amount": 0.0},
            {"limit_mode": "limit", "limit_amount": 5.0, "valid_until": today},
            {"limit_mode": "none", "valid_until": fields.Date.subtract(today, days=1)},
            {"limit_mode": "limit", "limit_amount": 5.0, "valid_from": fields.Date.add(today, days=1)},
            {"limit_mode": "blocked", "valid_until": fields.Date.subtract(today, days=1)},
        ]
        self.company.write({"trade_credit_default_mode": "limit", "trade_credit_default_limit": 77.0})
        partners = self.env["res.partner"].create([{"name": f"Case {i}"} for i in range(len(cases))])
        for partner, case in zip(partners, cases, strict=True):
            self.env["trade.credit.object"].create({"partner_id": partner.id, **case})
        self.env.flush_all()
        subjects = {s.ref: s for s in self.env["trade.credit.check"]._get_subjects(self.company, partners.ids)}
        for partner, case in zip(partners, cases, strict=True):
            subject = subjects[partner.id]
            row = self.env["trade.credit.status"].search([("partner_id", "=", partner.id)])
            with self.subTest(case):
                self.assertEqual(row.limit_mode, subject.mode)
                self.assertEqual(row.limit_amount, subject.limit if subject.mode != "none" else 0.0)

    def test_analysis(self):
        """CRD-7: the analysis adds up by customer, salesperson, department, part and age."""
        with freeze_time(fields.Date.subtract(fields.Date.today(), days=45)):
            self.invoice(self.order(70.0, partner=self.partners[3], confirm=True, team_id=self.department.id))
        self.settle()
        analysis = self.env["trade.credit.analysis"].with_user(self.finance)
        mine = [("partner_id", "in", self.partners.ids)]
        self.assertEqual(analysis._read_group(mine, [], ["amount:sum"]), [(569.0,)])
        ages = dict(analysis._read_group(mine, ["age"], ["amount:sum"]))
        self.assertEqual(ages, {"0_none": 499.0, "3_31_60": 70.0})
        sellers = dict(analysis._read_group(mine, ["user_id"], ["amount:sum"]))
        self.assertEqual(sellers[self.seller], 499.0)

    def test_departments_in_reach(self):
        """ORG-3, CRD-7: a department manager analyses the own departments, finance all."""
        manager = self.trade_user("department_manager")
        elsewhere = self.env["crm.team"].create({"name": "Elsewhere", "user_id": manager.id})
        self.order(33.0, partner=self.partners[3], confirm=True, team_id=elsewhere.id)
        self.settle()
        analysis = self.env["trade.credit.analysis"]
        self.assertEqual(analysis.with_user(manager).search([]).mapped("amount"), [33.0])
        self.assertGreater(len(analysis.with_user(self.finance).search([])), 3)

    def test_access(self):
        """CRD-7, DSP-4: without the privilege nothing of credit is read, on any channel; with it nothing is forged."""
        models_ = ("object", "grade", "entry", "balance", "standing", "analysis", "status", "authority", "run")
        for role in ("salesperson", "warehouse_clerk", "warehouse_manager", "purchaser"):
            user = self.trade_user(role, login=f"credit_{role}")
            for name in models_:
                model = self.env[f"trade.credit.{name}"].with_user(user)
                with (
                    self.subTest(role=role, model=name),
                    self.assertRaises(AccessError),
                    mute_logger("odoo.addons.base.models.ir_model"),
                ):
                    model.search_read([], limit=1)
            for field in ("trade_credit_limit", "trade_credit_exposure", "trade_credit_bar", "trade_credit_over_limit"):
                with self.subTest(role=role, field=field), self.assertRaises(AccessError), mute_logger("odoo.models"):
                    self.partners[0].with_user(user).read([field])
            for channel in (
                lambda partners: partners.search([("trade_credit_over_limit", "=", True)]),
                lambda partners: partners.search([], order="trade_credit_exposure"),
                lambda partners: partners._read_group([], ["trade_credit_grade_id"]),
                lambda partners: partners.search([("trade_credit_available", ">", 1)]),
                lambda partners: partners.search([("commercial_partner_id.trade_credit_exposure", ">", 1)]),
                lambda partners: partners.browse(self.partners.ids)._export_rows([["trade_credit_limit"]]),
            ):
                with self.subTest(role=role), self.assertRaises(AccessError), mute_logger("odoo.models"):
                    channel(self.env["res.partner"].with_user(user))
        for user in (self.finance, self.trade_user("finance_clerk")):
            for name in ("entry", "balance", "run"):
                for operation in ("create", "write", "unlink"):
                    self.assertFalse(self.env[f"trade.credit.{name}"].with_user(user).has_access(operation))
        self.assertTrue(self.env["trade.credit.object"].with_user(self.finance).has_access("write"))
        clerk = self.env["res.users"].search([("login", "=", "trade_finance_clerk")])
        self.assertFalse(self.env["trade.credit.object"].with_user(clerk).has_access("write"))

    def test_forms_open(self):
        """CRD-7: the forms of all roles open, with the figures or without."""
        order = self.order(1.0, user_id=self.seller.id)
        for user in (self.seller, self.finance):
            with Form(order.with_user(user)) as form:
                form.client_order_ref = "PO"
            Form(self.partners[0].with_user(user))
        with Form(self.env["trade.credit.object"].with_user(self.finance)) as form:
            form.partner_id = self.vendor
            form.limit_mode = "limit"
            form.limit_amount = 5.0
        self.assertEqual(form.record.name, self.vendor.display_name)

    def test_companies(self):
        """ORG-5: the limits of one company say nothing in another."""
        other = self.env["res.company"].create({"name": "Shanghai branch"})
        self.finance.company_ids = [Command.link(other.id)]
        partner = self.partners[0].with_user(self.finance).with_company(other)
        self.assertEqual((partner.trade_credit_mode, partner.trade_credit_exposure), ("none", 0.0))

    def test_reminders(self):
        """INQ-4, CRD-7: limits that end stand in the reminder centre."""
        self.object.valid_until = fields.Date.today()
        domain = self.env["trade.credit.object"]._trade_reminder_domain("credit_limit")
        self.assertIn(self.object, self.env["trade.credit.object"].search(domain))

    def test_group_on_the_bar(self):
        """CRD-1, CRD-7: a member of a group reads the shared limit on the customer, also without a limit of its own."""
        objects = self.env["trade.credit.object"]
        group = objects.create({"kind": "group", "name": "Holding", "limit_mode": "limit", "limit_amount": 50.0})
        partner = self.env["res.partner"].create({"name": "East campus"})
        self.assertFalse(partner.with_user(self.finance).trade_credit_bar["groups"])
        member = objects.create({"kind": "customer", "partner_id": partner.id})
        group.with_user(self.finance).child_ids = [Command.link(member.id)]
        self.set_policy("credit_limit_order", "confirm", "off")
        self.confirmed(60.0, partner=partner)
        partner.invalidate_recordset()
        bar = partner.with_user(self.finance).trade_credit_bar
        self.assertEqual(bar["mode"], "none")
        [shown] = bar["groups"]
        self.assertEqual((shown["id"], shown["name"], shown["over"]), (group.id, "Holding", True))
        self.assertRegex(shown["text"], "60.*50")
        group.with_user(self.finance).child_ids = [Command.unlink(member.id)]
        self.assertTrue(member.exists(), "taken out of the group, not deleted")
        self.assertFalse(member.parent_id)

    def test_part_is_named(self):
        """CRD-3, CRD-7: the list behind a figure says of what and of whom it is, to who may read the customer."""
        analysis = self.env["trade.credit.analysis"].with_user(self.finance)
        partner = self.partners[0]
        action = analysis.action_open_part("customer", partner.id, self.company.id, "open_order")
        self.assertEqual(action["display_name"], f"Open orders: {partner.display_name}")
        action = analysis.action_open_part("customer", 0, self.company.id, "overdue")
        self.assertEqual(action["display_name"], "Overdue")

    def test_over_since(self):
        """CRD-7: who owes more than the limit stands in the reminder centre since the day it was found, until it is paid."""
        objects = self.env["trade.credit.object"].with_user(self.finance)

        def over():
            self.env["trade.credit.object"]._note_over_now()
            domain = [*objects._trade_reminder_domain("credit_over"), ("partner_id", "in", self.partners.ids)]
            return objects.search(domain)

        with freeze_time(fields.Date.subtract(fields.Date.today(), days=3)):
            first = over()
        self.assertEqual(first.partner_id, self.partners[0])
        since = first.over_since
        self.assertEqual((fields.Date.today() - since).days, 3)
        self.company.write({"trade_credit_default_mode": "limit", "trade_credit_default_limit": 0.0})
        other = self.partners[3]
        self.assertFalse(self.env["trade.credit.object"].search([("partner_id", "=", other.id)]))
        self.order(10.0, partner=other, confirm=True)
        found = over()
        self.assertEqual(found.partner_id, self.partners[0] | other, "the default limit of the company is a limit too")
        self.assertEqual(first.over_since, since, "it is told since when")
        first.sudo().limit_amount = 1e6
        self.assertEqual(over().partner_id, other)
        self.assertFalse(first.over_since)

    def test_over_since_of_every_kind(self):
        """CRD-1, CRD-7: a group, salesperson or department over its limit stands in the reminder centre too, and shows what it owes."""
        objects = self.env["trade.credit.object"]
        group = objects.create({"kind": "group", "name": "Holding", "limit_mode": "limit", "limit_amount": 150.0})
        objects.search([("partner_id", "in", self.partners[:2].ids)]).parent_id = group
        seller = objects.create(
            {"kind": "salesperson", "user_id": self.seller.id, "limit_mode": "limit", "limit_amount": 499.0}
        )
        department = objects.create({"kind": "department", "team_id": self.department.id, "limit_mode": "blocked"})
        others = group | seller | department
        self.assertEqual(others.mapped("exposure"), [200.0, 499.0, 499.0])
        self.assertEqual(others.mapped("available"), [-50.0, 0.0, -499.0])
        default = objects.create({"kind": "customer", "partner_id": self.partners[3].id})
        self.assertEqual((others + default).mapped("limited"), [True, True, True, False])
        objects._note_over_now()
        found = objects.with_user(self.finance).search(
            [*objects._trade_reminder_domain("credit_over"), ("id", "in", others.ids)]
        )
        self.assertEqual(found, group | department, "the salesperson owes just what is allowed")
        group.limit_amount = 200.0
        department.limit_mode = "none"
        objects._note_over_now()
        self.assertFalse(any(others.mapped("over_since")))

    def test_objects_sorted(self):
        """CRD-1, CRD-7: credit objects of every kind are sorted and searched by what they owe and have left, as the guard counts."""
        objects = self.env["trade.credit.object"]
        parent = objects.create({"kind": "group", "name": "Holding", "limit_mode": "limit", "limit_amount": 900.0})
        group = objects.create({"kind": "group", "name": "Clinics", "limit_mode": "limit", "limit_amount": 150.0})
        group.parent_id = parent
        objects.search([("partner_id", "in", self.partners[:2].ids)]).parent_id = group
        above = self.env["crm.team"].create({"name": "All sales"})
        self.department.trade_parent_id = above
        objects.create(
            [
                {"kind": "salesperson", "user_id": self.seller.id, "limit_mode": "limit", "limit_amount": 600.0},
                {"kind": "department", "team_id": above.id, "limit_mode": "blocked"},
                {"kind": "customer", "partner_id": self.partners[3].id},
            ]
        )
        self.settle()
        self.env.invalidate_all()
        found = objects.with_user(self.finance).search([], order="available, id")
        limited = found.filtered("limited")
        self.assertEqual(limited, found[: len(limited)], "who has no limit comes last")
        self.assertEqual(limited.mapped("available"), sorted(limited.mapped("available")))
        self.assertEqual((parent.available, group.available), (700.0, -50.0))
        self.assertEqual(
            objects.search([("available", "<", 0.0)]), objects.search([]).filtered(lambda record: record.available < 0)
        )
        self.assertEqual(
            objects.search([("exposure", ">=", 200.0)]),
            objects.search([]).filtered(lambda record: record.exposure >= 200),
        )
        self.company.trade_credit_excluded_bucket_ids = self.env["trade.credit.bucket"].search([])
        self.settle()
        self.assertFalse(objects.search([("exposure", "!=", 0.0), ("company_id", "=", self.company.id)]))

    def test_object_queries(self):
        """CRD-7: what credit objects owe costs the same number of queries for one and for many."""
        counts = []
        self.assertTrue(self.object.limited)  # what is remembered of the policy
        for objects in (self.object, self.env["trade.credit.object"].search([("company_id", "=", self.company.id)])):
            self.env.invalidate_all()
            objects.fetch(["company_id"])
            before = self.cr.sql_log_count
            objects.mapped("exposure")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
