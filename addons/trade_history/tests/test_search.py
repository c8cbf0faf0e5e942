from odoo.tests import tagged

from .common import HistoryCommon


@tagged("post_install", "-at_install")
class TestSearch(HistoryCommon):
    """One search field for whatever one knows of a customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        industry = cls.env["res.partner.industry"].create({"name": "Zoology Quick"})
        cls.clinic = cls.env["res.partner"].create(
            {
                "name": "朝云诊所 Chaoyun Clinic",
                "is_company": True,
                "ref": "C-00471",
                "vat": "91110100MA0YY0030F",
                "street": "望湖路234号",
                "city": "Quicktown",
                "industry_id": industry.id,
                "phone": "+86 10 5551 2029",
                "child_ids": [
                    (0, 0, {"name": "梁海燕 Haiyan Liang", "phone": "+86 139 5550 0071", "email": "hl@quick.example"})
                ],
            }
        )

    def _found(self, text, user=None, domain=()):
        partners = self.env["res.partner"].with_user(user or self.seller)
        return partners.search([("trade_quick", "ilike", text), ("is_company", "=", True), *domain])

    def test_by_anything(self):
        """OWN-9: by name, number, tax id, street, town, industry, phone in any form, and by name, phone and mail of a contact."""
        for text in (
            "朝云",
            "chaoyun",
            "C-0047",
            "ma0yy0030",
            "望湖路",
            "quickt",
            "zoology",
            "+86 10 5551 2029",
            "010-5551-2029",
            "5551 20",
            "(10) 5551.2029",
            "梁海燕",
            "Haiyan",
            "139 5550 0071",
            "hl@quick",
        ):
            with self.subTest(text):
                self.assertIn(self.clinic, self._found(text))
        for text in ("no such customer", "5551 9999"):
            with self.subTest(text):
                self.assertNotIn(self.clinic, self._found(text))

    def test_several_words(self):
        """OWN-9: of several words each must be met, wherever."""
        self.assertEqual(self._found("chaoyun quicktown"), self.clinic)
        self.assertFalse(self._found("chaoyun nowhere-at-all"))

    def test_with_other_filters(self):
        """OWN-9: it goes with every other filter, and can be turned round."""
        self.assertFalse(self._found("Haiyan", domain=[("city", "=", "Elsewhere")]))
        partners = self.env["res.partner"].with_user(self.seller)
        self.assertNotIn(self.clinic, partners.search(["!", ("trade_quick", "ilike", "Haiyan")]))
        self.assertEqual(self._found(" "), partners.search([("is_company", "=", True)]))

    def test_under_the_rights_of_the_reader(self):
        """OWN-9: a customer that is closed is not found, and a contact that is closed finds nobody."""
        rule = {"name": "Closed", "model_id": self.env["ir.model"]._get_id("res.partner")}
        self.env["ir.rule"].create({**rule, "domain_force": f"[('id', 'not in', {self.clinic.child_ids.ids})]"})
        self.assertFalse(self._found("Haiyan"))
        self.assertTrue(self._found("chaoyun"))
        self.env["ir.rule"].create({**rule, "domain_force": f"[('id', '!=', {self.clinic.id})]"})
        self.assertFalse(self._found("chaoyun"))

    def test_in_the_search_view(self):
        """OWN-9: it is what the search box of customers looks for first."""
        view = self.env["res.partner"].get_view(self.env.ref("base.view_res_partner_filter").id, "search")["arch"]
        self.assertLess(view.index("trade_quick"), view.index('name="name"'))

    def test_queries(self):
        """OWN-9: the answer costs one query, and one for the industries."""
        partners = self.env["res.partner"].with_user(self.seller)
        ask = [("trade_quick", "ilike", "haiyan")]
        partners.search(ask)
        self.env.flush_all()
        before = self.cr.sql_log_count
        partners.search(ask)
        self.assertLessEqual(self.cr.sql_log_count - before, 2)

    def test_chinese_in_customer_fields(self):
        """OWN-9: Chinese is found in every column, mixed with Latin letters, in the search box and in customer fields."""
        for text in ("诊所 Chao", "云诊"):
            found = self.env["res.partner"].with_user(self.seller).name_search(text)
            self.assertIn(self.clinic.id, [partner_id for partner_id, _name in found])
        self.assertEqual(self._found("朝云 望湖"), self.clinic)
        self.assertNotIn(self.clinic, self._found("云朝"), "the same characters in another order")
        self.assertNotIn(self.clinic.id, [found[0] for found in self.env["res.partner"].name_search("所诊")])

    def test_found_by_wechat(self):
        """OWN-9: whoever types the WeChat name into a customer field or the search box finds the customer."""
        partner = self.env["res.partner"].create({"name": "Wang", "trade_wechat": "wx_silk_road_77"})
        self.assertEqual(self.env["res.partner"].name_search("silk_road"), [(partner.id, "Wang")])
        self.assertEqual(self.env["res.partner"].search([("trade_quick", "ilike", "silk_road")]), partner)
