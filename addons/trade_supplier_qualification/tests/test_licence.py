from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.trade_base.tests.common import TradeCommon


@tagged("post_install", "-at_install")
class TestLicence(TradeCommon):
    """Grade and licences of suppliers, their end, and what it stops."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purchaser = cls.trade_user("purchaser")
        cls.manager = cls.trade_user("purchasing_manager")
        cls.vendor.buyer_id = cls.purchaser
        cls.business = cls.env.ref("trade_supplier_qualification.term_licence_1")
        cls.production = cls.env.ref("trade_supplier_qualification.term_licence_2")

    @classmethod
    def licence(cls, days=None, kind=None, partner=None, **values):
        """Return a licence that ends in so many days; None: never."""
        today = fields.Date.context_today(cls.env.user)
        return cls.env["trade.supplier.licence"].create(
            {
                "partner_id": (partner or cls.vendor).id,
                "kind_id": (kind or cls.business).id,
                "date_to": today + timedelta(days=days) if days is not None else False,
                **values,
            }
        )

    def test_states(self):
        """OWN-10: a licence is valid, expires soon or has expired; today still counts; the search says the same."""
        licences = [self.licence(days, partner=self.supplier()) for days in (None, 61, 60, 0, -1)]
        expected = ["valid", "valid", "soon", "soon", "expired"]
        self.assertEqual([licence.state for licence in licences], expected)
        ids = [licence.id for licence in licences]
        for state in ("valid", "soon", "expired", "replaced"):
            found = self.env["trade.supplier.licence"].search([("state", "=", state), ("id", "in", ids)])
            self.assertEqual(set(found.mapped("state")) - {state}, set(), state)
            self.assertEqual(len(found), expected.count(state), state)
        others = self.env["trade.supplier.licence"].search([("state", "!=", "expired"), ("id", "in", ids)])
        self.assertEqual(len(others), 4)

    def supplier(self):
        return self.env["res.partner"].create({"name": "Another", "is_company": True})

    def test_replaced(self):
        """OWN-10: the next one of its kind replaces a licence, another kind does not; archived, it replaces nothing."""
        old, other = self.licence(-5), self.licence(-5, self.production)
        new = self.licence(300)
        self.assertEqual((old.state, other.state, new.state), ("replaced", "expired", "valid"))
        new.active = False
        self.assertEqual(old.state, "expired")
        new.active = True
        new.date_to = False
        self.assertEqual(old.state, "replaced")
        new.unlink()
        self.assertEqual(old.state, "expired")

    def test_reminder(self):
        """OWN-10, INQ-4: the buyer of the supplier is reminded of what ends, until the next one is there."""
        expired, soon = self.licence(-3), self.licence(40, self.production)
        self.licence(20, partner=self.supplier(), user_id=self.trade_user("purchaser", login="other_buyer").id)
        reminders = self.env["trade.reminder"].with_user(self.purchaser)

        def due():
            groups = {group["code"]: group for group in reminders.overview()["groups"]}
            return sum(groups["supplier_licence"]["counts"].values())

        model = self.env["trade.supplier.licence"].with_user(self.purchaser)
        mine = [*model._trade_reminder_domain("supplier_licence"), ("user_id", "=", self.purchaser.id)]
        self.assertEqual(model.search(mine), expired | soon)
        self.assertEqual(due(), 2)
        self.licence(400)
        self.assertEqual(due(), 1)

    def test_control(self):
        """OWN-10, ORG-2: a purchase from a supplier with an expired licence is warned of or stopped, as the company says."""
        order = self.purchase()
        self.licence(-1)
        order.with_user(self.purchaser).button_confirm()
        self.assertEqual(order.state, "purchase", "off until the company says otherwise")
        self.set_policy("supplier_licence", "confirm", "block")
        stopped = self.purchase()
        with self.assertRaisesRegex(UserError, "Business licence.*expired"), self.cr.savepoint():
            stopped.with_user(self.purchaser).button_confirm()
        with self.assertRaisesRegex(UserError, "expired"), self.cr.savepoint():
            stopped.state = "purchase"
        contact = self.env["res.partner"].create({"name": "Sales office", "parent_id": self.vendor.id})
        with self.assertRaisesRegex(UserError, "expired"), self.cr.savepoint():
            self.purchase(partner_id=contact.id).button_confirm()
        self.licence(100)
        stopped.button_confirm()
        self.assertEqual(stopped.state, "purchase")

    def test_roles(self):
        """OWN-10: purchasing keeps licences, the general manager reads them, others see neither them nor the grade."""
        licence = self.licence(10)
        grade = self.env.ref("trade_supplier_qualification.term_grade_1")
        licence.with_user(self.purchaser).number = "X1"
        self.vendor.with_user(self.manager).trade_supplier_grade_id = grade
        self.assertEqual(self.vendor.with_user(self.purchaser).trade_supplier_grade_id, grade)
        with self.assertRaises(AccessError):
            licence.with_user(self.purchaser).unlink()
        general_manager = self.trade_user("general_manager")
        self.assertEqual(licence.with_user(general_manager).number, "X1")
        for role in ("salesperson", "warehouse_clerk", "finance_clerk"):
            user = self.trade_user(role)
            with self.assertRaises(AccessError):
                licence.with_user(user).read(["number"])
            for name in ("trade_supplier_grade_id", "trade_licence_ids"):
                with self.assertRaises(AccessError):
                    self.vendor.with_user(user).read([name])

    def test_copy(self):
        """OWN-10: who may not see the grade still copies partners; the copy is another supplier and has none."""
        self.vendor.trade_supplier_grade_id = self.env.ref("trade_supplier_qualification.term_grade_1")
        salesperson = self.trade_user("salesperson")
        self.assertFalse(self.vendor.with_user(salesperson).copy().sudo().trade_supplier_grade_id)

    def test_other_company(self):
        """OWN-10: licences of a supplier of another company are not seen."""
        company = self.env["res.company"].create({"name": "Hong Kong branch"})
        theirs = self.licence(10, partner=self.env["res.partner"].create({"name": "HK", "company_id": company.id}))
        found = self.env["trade.supplier.licence"].with_user(self.purchaser).search([])
        self.assertNotIn(theirs, found)

    def test_not_mixed_up(self):
        """OWN-10: lists are not mixed up, days are in order, and a licence is the company's."""
        grade = self.env.ref("trade_supplier_qualification.term_grade_1")
        with self.assertRaises(ValidationError):
            self.licence(10, grade)
        with self.assertRaises(ValidationError):
            self.vendor.trade_supplier_grade_id = self.business
        with self.assertRaises(ValidationError):
            self.licence(10, date_from="2999-01-01")
        contact = self.env["res.partner"].create({"name": "Sales office", "parent_id": self.vendor.id})
        with self.assertRaises(ValidationError):
            self.licence(10, partner=contact)

    def test_form(self):
        """OWN-10: a licence is entered on the page of the supplier; its buyer is filled in."""
        self.vendor.supplier_rank = 1
        with Form(self.vendor.with_user(self.manager)) as form, form.trade_licence_ids.new() as line:
            line.kind_id = self.business
            line.number = "91110000X"
        licence = self.vendor.trade_licence_ids
        self.assertRecordValues(licence, [{"number": "91110000X", "user_id": self.purchaser.id, "state": "valid"}])

    def test_queries(self):
        """OWN-10: the check of many purchases and the list cost as many statements as of one."""
        self.set_policy("supplier_licence", "confirm", "warn")
        suppliers = self.env["res.partner"].create([{"name": f"S{number}", "is_company": True} for number in range(20)])
        orders = self.env["purchase.order"]
        for supplier in suppliers:
            self.licence(-1, partner=supplier)
            orders |= self.purchase(partner_id=supplier.id)
        lists = self.env["trade.supplier.licence"].with_user(self.purchaser)
        spec = {
            "partner_id": {"fields": {"display_name": {}}},
            "kind_id": {"fields": {"display_name": {}}},
            "state": {},
        }
        domain = [("partner_id", "in", suppliers.ids)]
        for ask in (
            lambda number: orders[:number]._trade_blockers("confirm"),
            lambda number: lists.web_search_read(domain, spec, limit=number),
        ):
            self.assertEqual(self._queries(ask, 20), self._queries(ask, 1))

    def _queries(self, ask, number):
        ask(number)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        ask(number)
        return self.cr.sql_log_count - before
