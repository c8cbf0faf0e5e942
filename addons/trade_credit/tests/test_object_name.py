from odoo.tests import tagged

from .common import CreditCommon


@tagged("post_install", "-at_install")
class TestObjectName(CreditCommon):
    """The name of a department's limit is that of the department, in the language of whoever reads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.finance = cls.trade_user("finance_manager", name="Sun Li")
        cls.department.with_context(lang="zh_CN").name = "医疗系统部"
        cls.later = cls.env["crm.team"].create({"name": "Zone"})
        cls.later.with_context(lang="zh_CN").name = "A 区"
        cls.objects = cls.env["trade.credit.object"].create(
            [
                {"kind": "department", "team_id": cls.department.id},
                {"kind": "department", "team_id": cls.later.id},
                {"kind": "salesperson", "user_id": cls.finance.id},
                {"kind": "customer", "partner_id": cls.customer.id},
                {"kind": "group", "name": "Hospital holding"},
            ]
        )

    def read_as(self, lang):
        return self.objects.with_user(self.finance).with_context(lang=lang)

    def test_language(self):
        """CRD-1: whoever wrote it, each reads it in the own language; the others have one name."""
        others = ["Sun Li", self.customer.name, "Hospital holding"]
        self.assertEqual(self.read_as("en_US").mapped("display_name"), ["Hospitals", "Zone", *others])
        self.assertEqual(self.read_as("zh_CN").mapped("display_name"), ["医疗系统部", "A 区", *others])
        self.department.with_context(lang="zh_CN").name = "医院部"
        self.assertEqual(self.read_as("en_US")[0].display_name, "Hospitals")
        self.assertEqual(self.read_as("zh_CN")[0].display_name, "医院部")

    def test_searched(self):
        """CRD-1: it is found by the name that is read, and lists are sorted by it."""
        for lang, text, order in (("en_US", "Hospitals", [0, 1]), ("zh_CN", "医疗系统", [1, 0])):
            model = self.read_as(lang).browse()
            self.assertEqual(model.search([("display_name", "ilike", text)]).team_id, self.department)
            self.assertEqual(model.name_search(text)[0][0], self.objects[0].id)
            found = model.search([("id", "in", self.objects[:2].ids)], order="display_name")
            self.assertEqual(found.ids, [self.objects[index].id for index in order])
            self.assertTrue(model.fields_get(["display_name"], ["sortable"])["display_name"]["sortable"])
        self.assertEqual(
            self.read_as("zh_CN").browse().search([("display_name", "ilike", "hospital hold")]), self.objects[4]
        )

    def test_cost(self):
        """CRD-1: the names of many cost as many queries as those of few."""

        def count(number):
            teams = self.env["crm.team"].create([{"name": f"Team {index}"} for index in range(number)])
            objects = self.env["trade.credit.object"].create(
                [{"kind": "department", "team_id": team.id} for team in teams]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            objects.with_user(self.finance).mapped("display_name")
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(10), count(2))
