from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CreditCommon


@tagged("post_install", "-at_install")
class TestObjectImport(CreditCommon):
    """Limits by the import of the list: what is left out, what is refused and what it says, and the way back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finance = cls.trade_user("finance_manager", name="Sun Li")
        cls.finance.group_ids += cls.env.ref("base.group_allow_export")
        cls.other = cls.env["res.partner"].create({"name": "Clinic of the West", "is_company": True})
        cls.model = cls.env["trade.credit.object"].with_user(cls.finance)

    def load(self, **columns):
        """Import one row, given as ``{column: cell}``; returns the record, or what it says."""
        result = self.model.load(list(columns), [[str(cell) for cell in columns.values()]])
        if result["ids"]:
            return self.model.browse(result["ids"])
        return "\n".join(message["message"] for message in result["messages"])

    def test_least(self):
        """CRD-1: a file of names and sums is a list of limits; a 0 is a limit too, an empty cell is none."""
        for cell, mode in (("5000", "limit"), ("0", "limit"), ("", "default")):
            for kind in ({}, {"kind": ""}):
                with self.subTest(cell=cell, kind=kind):
                    record = self.load(partner_id=self.customer.name, limit_amount=cell, **kind)
                    self.assertEqual((record.kind, record.limit_mode), ("customer", mode))
                    self.assertEqual(record.limit_amount, float(cell or 0))
                    record.unlink()
        record = self.load(team_id=self.department.name, limit_mode="Blocked")
        self.assertEqual((record.kind, record.limit_mode), ("department", "blocked"))

    def test_bad_rows(self):
        """CRD-1: a row that cannot be is refused, with what to do."""
        self.limit(100.0)
        name = self.other.name
        for says, row in (
            ("cannot be negative", {"partner_id": name, "limit_amount": "-5"}),
            ("Credit days cannot be negative", {"partner_id": name, "credit_days": "-3"}),
            ("Exchange the two dates", {"partner_id": name, "valid_from": "2026-05-01", "valid_until": "2026-01-01"}),
            ("No matching record found", {"partner_id": "Nobody knows them", "limit_amount": "5"}),
            ("fill in “Customer”", {"kind": "Customer", "limit_amount": "5"}),
            ("exactly this one", {"kind": "Department", "partner_id": name, "team_id": self.department.name}),
            ("choose “Renmin Hospital”", {"partner_id/.id": self.contact.id, "limit_amount": "5"}),
            ("not found in selection", {"partner_id": name, "limit_mode": "Sometimes"}),
            ("does not seem to be a number", {"partner_id": name, "limit_amount": "a lot"}),
            ("can belong to a group", {"partner_id": name, "parent_id": self.customer.name}),
        ):
            with self.subTest(says):
                with mute_logger("odoo.sql_db"):
                    found = self.load(**row)
                self.assertIsInstance(found, str)
                self.assertIn(says, found)

    def test_sum_without_effect(self):
        """CRD-1: a sum alone never passes in silence: it becomes the own limit, or is refused where it would change nothing."""
        record = self.limit(0.0, limit_mode="default").with_user(self.finance)
        self.load(**{".id": record.id, "limit_amount": "700"})
        self.assertEqual((record.limit_mode, record.limit_amount), ("limit", 700.0))
        self.load(**{".id": record.id, "limit_amount": "800"})
        self.assertEqual((record.limit_mode, record.limit_amount), ("limit", 800.0))
        for mode in ("blocked", "none"):
            record.limit_mode = mode
            self.assertIn("so that a sum has no effect", self.load(**{".id": record.id, "limit_amount": "900"}))
            self.assertEqual(self.load(**{".id": record.id, "limit_amount": "800"}), record)
            self.assertEqual((record.limit_mode, record.limit_amount), (mode, 800.0))
        other = self.limit(0.0, partner=self.other, limit_mode="default").with_user(self.finance)
        with self.assertRaisesRegex(ValidationError, "has no effect"):
            (record + other).limit_amount = 50.0
        self.load(**{".id": record.id, "limit_amount": "900", "limit_mode": "Limit"})
        self.assertEqual((record.limit_mode, record.limit_amount), ("limit", 900.0))
        (record + other).limit_amount = 50.0
        self.assertEqual((record + other).mapped("limit_mode"), ["limit", "limit"])

    def test_there_already(self):
        """CRD-1: who has a credit object already, made by the first order perhaps, is not refused but changed; here only."""
        other = self.env["res.company"].create({"name": "Branch"})
        self.env.user.company_ids += other
        there = self.env["trade.credit.object"].create(
            {"partner_id": self.customer.id, "company_id": other.id, "limit_amount": 1.0}
        )
        self.env["trade.credit.check"]._ensure_objects(self.company, [self.customer.id])
        known = self.model.search([("partner_id", "=", self.customer.id), ("company_id", "=", self.company.id)])
        self.assertEqual(known.limit_mode, "default")
        columns = ["partner_id", "kind", "limit_amount", "limit_mode"]
        rows = [[self.other.name, "", "70", ""], [self.customer.name, "", "60", ""]]
        result = self.model.load(columns, rows)
        self.assertFalse(result["messages"])
        records = self.model.browse(result["ids"])
        self.assertEqual(records[1], known)
        self.assertEqual(records.partner_id, self.other + self.customer)
        self.assertEqual([(r.limit_mode, r.limit_amount) for r in records], [("limit", 70.0), ("limit", 60.0)])
        self.assertEqual(there.limit_amount, 1.0)
        result = self.model.load(columns[:3], [[self.customer.name, "", ""]])
        self.assertEqual((result["ids"], known.limit_amount, known.limit_mode), (known.ids, 60.0, "limit"))
        self.assertEqual(self.load(partner_id=self.customer.name, limit_mode="Blocked"), known)
        self.assertIn("has no effect", self.load(partner_id=self.customer.name, limit_amount="80"))

    def test_way_back(self):
        """CRD-1: what was exported and is imported again changes nothing, in any language of the reader."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.department.with_context(lang="zh_CN").name = "医疗系统部"
        group = self.model.create({"kind": "group", "name": "Hospital holding", "limit_amount": 9.0})
        records = group + self.model.create(
            [
                {"partner_id": self.customer.id, "parent_id": group.id},
                {"partner_id": self.other.id, "limit_mode": "blocked", "limit_amount": 7.0},
                {"team_id": self.department.id, "limit_amount": 0.0, "valid_until": "2030-01-01"},
                {"user_id": self.finance.id, "limit_mode": "none"},
            ]
        )
        names = ["id", "kind", "limit_mode", "limit_amount", "valid_until", "credit_days", "parent_id/id", "team_id"]
        for lang in ("en_US", "zh_CN"):
            records = records.with_context(lang=lang)
            rows = records.export_data(["display_name", *names])["datas"]
            self.assertEqual(rows[3][0], self.department.with_context(lang=lang).name)
            before = records.read(["name", *names[1:-2], "parent_id", "team_id"])
            result = records.browse().load(names, [row[1:] for row in rows])
            self.assertFalse(result["messages"])
            self.env.invalidate_all()
            self.assertEqual(records.read(["name", *names[1:-2], "parent_id", "team_id"]), before)
