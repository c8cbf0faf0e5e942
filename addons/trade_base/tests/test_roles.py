from odoo import Command
from odoo.tests import Form, tagged

from .common import ROLES, TradeCommon

SALE_PRICE = {
    "salesperson",
    "department_manager",
    "sales_manager",
    "finance_clerk",
    "finance_manager",
    "general_manager",
}
PURCHASE_PRICE = {"purchaser", "purchasing_manager", "finance_clerk", "finance_manager", "general_manager"}

#: The Odoo groups each role gives; anything of these apps that is not named here it must not give.
ODOO_GROUPS = {
    "salesperson": {"sales_team.group_sale_salesman"},
    "department_manager": {"sales_team.group_sale_salesman"},
    "sales_manager": {
        "sales_team.group_sale_salesman",
        "sales_team.group_sale_salesman_all_leads",
        "sales_team.group_sale_manager",
    },
    "purchaser": {"purchase.group_purchase_user"},
    "purchasing_manager": {"purchase.group_purchase_user", "purchase.group_purchase_manager"},
    "warehouse_clerk": {"stock.group_stock_user"},
    "warehouse_manager": {"stock.group_stock_user", "stock.group_stock_manager"},
    "finance_clerk": {"account.group_account_invoice"},
    "finance_manager": {"account.group_account_invoice", "account.group_account_manager"},
    "general_manager": {
        "sales_team.group_sale_salesman",
        "sales_team.group_sale_salesman_all_leads",
        "purchase.group_purchase_user",
        "stock.group_stock_user",
        "account.group_account_readonly",
    },
    "trade_admin": set(),
}
APP_GROUPS = set().union(*ODOO_GROUPS.values()) | {
    "account.group_account_user",
    "base.group_system",
    "base.group_erp_manager",
}


@tagged("post_install", "-at_install")
class TestRoles(TradeCommon):
    """What an administrator ticks, and what it gives."""

    def test_implied_groups(self):
        """ORG-1: each role gives the Odoo groups of its work and no other group of these apps."""
        for role in ROLES:
            user = self.trade_user(role, login=f"implied_{role}")
            given = {xmlid for xmlid in APP_GROUPS if user.has_group(xmlid)}
            self.assertEqual(given, ODOO_GROUPS[role], role)

    def test_price_roles(self):
        """QUO-4: who sees selling prices, and who purchase prices and costs, by role."""
        for role in ROLES:
            user = self.trade_user(role, login=f"price_{role}")
            self.assertEqual(user.has_group("trade_base.group_sale_price"), role in SALE_PRICE, role)
            self.assertEqual(user.has_group("trade_base.group_purchase_price"), role in PURCHASE_PRICE, role)

    def test_privileges_are_ladders(self):
        """ORG-4: in a privilege every role implies those below, for the user form keeps one role per privilege."""
        privileges = self.env["res.groups.privilege"].search(
            [("category_id", "=", self.env.ref("trade_base.module_category_trade").id)]
        )
        self.assertGreaterEqual(len(privileges), 8, "other addons add theirs")
        for privilege in privileges:
            ladder = privilege.group_ids.sorted("sequence")
            for lower, higher in zip(ladder, ladder[1:], strict=False):
                self.assertIn(lower, higher.all_implied_ids, privilege.name)

    def test_small_company(self):
        """ORG-4: one person holds both halves of a split process; each role is given and taken on its own."""
        user = self.trade_user("salesperson", "warehouse_clerk", "finance_clerk", login="owner")
        for role in ("salesperson", "warehouse_clerk", "finance_clerk"):
            self.assertTrue(user.has_group(f"trade_base.group_{role}"))
        user.group_ids = [Command.unlink(self.env.ref("trade_base.group_warehouse_clerk").id)]
        self.assertFalse(user.has_group("stock.group_stock_user"))
        self.assertTrue(user.has_group("sales_team.group_sale_salesman"))

    def test_user_form(self):
        """ORG-1: the user form opens and saves with roles, and shows every role."""
        hierarchy = self.env["res.groups"]._get_view_group_hierarchy()
        trade = self.env.ref("trade_base.module_category_trade")
        category = next(item for item in hierarchy["categories"] if item["id"] == trade.id)
        shown = {
            gid for privilege in category["privilege_ids"] for gid in hierarchy["privileges"][privilege]["group_ids"]
        }
        ours = {self.env.ref(f"trade_base.group_{name}").id for name in (*ROLES, "sale_price", "purchase_price")}
        self.assertLessEqual(ours, shown, "other addons add theirs")
        with Form(self.trade_user("salesperson", login="form_user")) as form:
            form.name = "Zhang Wei"
