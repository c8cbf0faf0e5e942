from odoo.exceptions import AccessDenied
from odoo.tests import tagged

from ..loader.roles import ROLES, groups_of
from .common import DemoCase

# role: actions of its main menus; none of these lists may be empty
SALES = ("crm.crm_lead_action_pipeline", "sale.action_quotations_with_onboarding", "sale.action_orders")
PURCHASING = ("purchase.purchase_rfq", "purchase.purchase_form_action")
WAREHOUSE = ("stock.action_picking_tree_all", "stock.action_production_lot_form", "stock.stock_picking_type_action")
FINANCE = (
    "account.action_move_out_invoice",
    "account.action_move_in_invoice",
    "account.action_account_payments",
    "account.open_account_journal_dashboard_kanban",
)
MAIN_LISTS = {
    "salesperson": SALES,
    "department_manager": SALES,
    "sales_manager": (*SALES, "sales_team.crm_team_action_config"),
    "purchaser": PURCHASING,
    "purchasing_manager": PURCHASING,
    "warehouse_clerk": WAREHOUSE,
    "warehouse_manager": (*WAREHOUSE, "stock.action_warehouse_form"),
    "finance_clerk": FINANCE,
    "finance_manager": FINANCE,
    "general_manager": (*SALES, *PURCHASING, *WAREHOUSE[:1], "account.action_move_out_invoice"),
    "administrator": ("base.action_res_users", "sale.action_orders", "stock.action_warehouse_form"),
}


@tagged("post_install", "-at_install")
class TestLogins(DemoCase):
    def test_one_login_per_role(self):
        """USE-2: every role has a login, and the table of logins is the users of the database."""
        self.assertEqual({row["role"] for row in self.rows}, set(ROLES))
        self.assertEqual(list(self.rows[0]), self.columns())
        for row in self.rows:
            user = self.user(row["login"])
            self.assertTrue(user, row["login"])
            self.assertEqual(user.lang, row["language"])
            self.assertEqual(user.name, f"{row['name_zh']} {row['name_en']}")
            self.assertLessEqual(groups_of(self.env, row["role"]), user.group_ids)

    @staticmethod
    def columns():
        return ["login", "role", "name_en", "name_zh", "language", "department_en", "department_zh"]

    def test_password_is_the_login(self):
        """USE-2: the password of each login is the login, and nothing else is."""
        for row in self.rows:
            user = self.user(row["login"])
            credential = {"type": "password", "login": row["login"], "password": row["login"]}
            checked = user.with_user(user)._check_credentials(credential, {"interactive": False})
            self.assertEqual(checked["uid"], user.id)
        with self.assertRaises(AccessDenied):
            user.with_user(user)._check_credentials({**credential, "password": "wrong"}, {"interactive": False})

    def test_main_lists_open_and_are_not_empty(self):
        """USE-2: each login opens the main lists of its role, with the fields the list shows, and finds work there."""
        for row in self.rows:
            user = self.user(row["login"])
            for xmlid in MAIN_LISTS[row["role"]]:
                with self.subTest(login=row["login"], action=xmlid):
                    self._open(user, self.env.ref(xmlid))

    def _open(self, user, action):
        model = self.env[action.res_model].with_user(user).with_context(lang=user.lang)
        kind = "list" if "list" in action.view_mode else "kanban"
        views = model.get_views([(False, kind), (False, "search")])
        shown = [name for name in views["models"][action.res_model]["fields"] if name in model._fields]
        records = model.search([], limit=3)
        self.assertTrue(records)
        records.read([name for name in shown if model._has_field_access(model._fields[name], "read")][:40])

    def test_everybody_has_something_to_do(self):
        """USE-2: every login has activities, and the company as a whole has overdue, today's and later ones (for INQ-4)."""
        for row in self.rows:
            count = self.env["mail.activity"].search_count([("user_id", "=", self.user(row["login"]).id)])
            self.assertTrue(count, row["login"])
        deadlines = set(self.env["mail.activity"].search([]).mapped("date_deadline"))
        self.assertTrue(any(day < self.loaded_on for day in deadlines))
        self.assertIn(self.loaded_on, deadlines)
        self.assertTrue(any(day > self.loaded_on for day in deadlines))

    def test_salespeople_do_not_see_each_other(self):
        """USE-2: a salesperson sees the own orders and those of customers shared with her, the manager the department's."""
        seller = self.user("sales1")
        orders = self.env["sale.order"].with_user(seller).search([]).with_env(self.env)
        own = orders.filtered(lambda order: order.user_id == seller)
        shared = self.env["trade.customer.share"].search([("user_id", "=", seller.id)]).partner_id
        self.assertTrue(own)
        self.assertLessEqual((orders - own).partner_id.commercial_partner_id, shared)
        department = self.env["sale.order"].with_user(self.user("dept_manager")).search([])
        self.assertLessEqual({"sales1", "sales2", "leaver"}, set(department.user_id.mapped("login")))
