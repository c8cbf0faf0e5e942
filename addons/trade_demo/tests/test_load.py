from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..loader import load
from ..loader.company import ensure_company_is_free
from ..loader.demo import LOADED_PARAMETER
from .common import DemoCase


@tagged("post_install", "-at_install")
class TestLoad(DemoCase):
    def test_size(self):
        """USE-2: products, customers, suppliers, warehouses and departments of a real importer."""
        tagged_as = {
            name: self.env["res.partner"].search_count([("category_id.name", "=", name), ("is_company", "=", True)])
            for name in ("Hospital", "Wholesale market", "Distributor level 1", "Distributor level 2", "Supplier")
        }
        self.assertGreaterEqual(self.env["product.product"].search_count([("is_storable", "=", True)]), 30)
        self.assertGreaterEqual(self.env["product.product"].search_count([("tracking", "=", "lot")]), 20)
        self.assertGreaterEqual(len(self.env["product.product"].search([]).categ_id), 5)
        self.assertGreaterEqual(
            self.env["res.partner"].search_count([("is_company", "=", True), ("customer_rank", ">", 0)]), 60
        )
        self.assertGreaterEqual(tagged_as["Supplier"], 15)
        for name in ("Hospital", "Wholesale market", "Distributor level 1", "Distributor level 2"):
            self.assertGreaterEqual(tagged_as[name], 5, name)
        self.assertEqual(self.env["stock.warehouse"].search_count([("company_id", "=", self.company.id)]), 2)
        self.assertEqual(self.company.currency_id.name, "CNY")
        self.assertEqual(self.company.account_sale_tax_id.amount, 13)

    def test_departments(self):
        """ORG-1: three sales departments with their managers, one with at least two salespeople."""
        teams = self.env["crm.team"].search([("company_id", "=", self.company.id)])
        self.assertLessEqual({"End customers", "Hospitals (key accounts)", "Channel"}, set(teams.mapped("name")))
        self.assertTrue(all(teams.mapped("user_id")))
        end = teams.filtered(lambda team: team.name == "End customers")
        self.assertLessEqual({"sales1", "sales2", "leaver"}, set(end.member_ids.mapped("login")))

    def test_distribution_has_three_levels(self):
        """USE-2: an end customer belongs to a distributor of the second level, that one to one of the first (for OWN-1)."""
        end_customers = self.env["res.partner"].search([("category_id.name", "=", "Distributor's end customer")])
        self.assertGreaterEqual(len(end_customers), 8)
        second = end_customers.parent_id
        self.assertEqual(set(second.category_id.mapped("name")), {"Distributor level 2"})
        self.assertIn("Distributor level 1", second.parent_id.category_id.mapped("name"))

    def test_two_languages(self):
        """USE-1: what users see of the demo company has an English and a Chinese name."""
        for model in ("product.template", "crm.team", "product.pricelist", "crm.tag", "res.partner.category"):
            records = self.env[model].search([])
            with self.subTest(model):
                self.assertTrue(records)
                chinese = records.with_context(lang="zh_CN")
                untranslated = [
                    record.name
                    for record, translated in zip(records, chinese, strict=True)
                    if record.name == translated.name
                ]
                self.assertFalse(untranslated)
        languages = set(self.env["res.users"].search([("share", "=", False)]).mapped("lang"))
        self.assertEqual(languages, {"en_US", "zh_CN"})

    def test_history_covers_six_months(self):
        """USE-2: orders, receipts, deliveries, invoices and payments in each of the last six months."""
        dated = {
            "sale.order": ("date_order", [("state", "=", "sale")]),
            "purchase.order": ("date_order", [("state", "=", "purchase")]),
            "crm.lead": ("create_date", []),
            "stock.picking": ("date_done", [("state", "=", "done")]),
            "account.move": ("invoice_date", [("state", "=", "posted"), ("move_type", "=", "out_invoice")]),
        }
        for model, (field, domain) in dated.items():
            for month in range(5):
                end = self.loaded_on - timedelta(days=30 * month)
                start = end - timedelta(days=30)
                found = self.env[model].search_count([*domain, (field, ">=", start), (field, "<=", end)])
                self.assertTrue(found, f"{model}: nothing between {start} and {end}")
        first = self.env["purchase.order"].search([], order="date_order", limit=1)
        self.assertGreaterEqual((self.loaded_on - first.date_order.date()).days, 180)
        paid = self.env["account.payment"].search([], order="date", limit=1)
        self.assertGreater((self.loaded_on - paid.date).days, 60)

    def test_history_is_in_order(self):
        """USE-2: nothing happened in the future, and goods left after their order."""
        future = [("date", ">", self.loaded_on + timedelta(days=1))]
        self.assertFalse(self.env["stock.move"].search([*future, ("state", "=", "done")]))
        self.assertFalse(self.env["account.move"].search([("date", ">", self.loaded_on)]))
        self.assertFalse(self.env["account.payment"].search([("date", ">", self.loaded_on)]))
        self.assertFalse(self.env["mail.message"].search(future))
        moves = self.env["stock.move"].search([("state", "=", "done"), ("sale_line_id", "!=", False)])
        self.assertFalse(moves.filtered(lambda move: move.date < move.sale_line_id.order_id.date_order))

    def test_made_by_the_people_whose_job_it_is(self):
        """USE-2: documents were made by people with the role for it, not by a superuser."""
        role_of = {row["login"]: row["role"] for row in self.rows}
        expected = {
            "sale.order": {"salesperson", "department_manager"},
            "purchase.order": {"purchaser"},
            "account.payment": {"finance_clerk", "finance_manager"},
        }
        for model, roles in expected.items():
            creators = self.env[model].search([]).create_uid
            self.assertEqual({role_of.get(user.login, user.login) for user in creators}, roles, model)

    def test_second_load_changes_nothing(self):
        """USE-2: installing again finds the company and makes no second one."""
        before = self.env["sale.order"].search_count([]), self.env["res.partner"].search_count([])
        self.assertFalse(load(self.env))
        self.assertEqual((self.env["sale.order"].search_count([]), self.env["res.partner"].search_count([])), before)

    def test_refuses_a_company_with_books(self):
        """USE-2: the demo company is not poured over somebody's accounts."""
        self.env["ir.config_parameter"].set_param(LOADED_PARAMETER, False)
        with self.assertRaisesRegex(UserError, "only be made in a new database"):
            ensure_company_is_free(self.env)
        with self.assertRaisesRegex(UserError, "只能建立在新的数据库"):
            ensure_company_is_free(self.env(context={"lang": "zh_CN"}))

    def test_no_mail_leaves(self):
        """USE-2: making the company writes no mail to anybody."""
        self.assertFalse(self.env["mail.mail"].search([("state", "in", ("outgoing", "exception", "sent"))]))
