from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ROLES, TradeCommon

#: model: {role: operations it has}, "" = none. C create, R read, W write, U unlink. Every role must be named or fall
#: under "*". This is the model-level right; which records it reaches is tested where the rules are.
ACCESS = {
    "trade.control": {"*": "R"},
    "trade.control.policy": {"*": "R", "trade_admin": "RW"},
    "trade.exemption": {"*": "R"},
    "trade.exemption.grant": {"*": "CRWU"},
    "crm.team": {"*": "R", "sales_manager": "CRWU", "trade_admin": "CRWU"},
    "sale.order": {
        "*": "",
        "salesperson": "CRW",
        "department_manager": "CRW",
        "sales_manager": "CRWU",
        "general_manager": "CRW",
        # sale_stock and sale give these to their groups in core; DSP-4 is closed where the dispatch note is
        "warehouse_clerk": "RW",
        "warehouse_manager": "RW",
        "finance_clerk": "RW",
        "finance_manager": "RW",
    },
    "crm.lead": {
        "*": "",
        "salesperson": "CRW",
        "department_manager": "CRW",
        "sales_manager": "CRWU",
        "general_manager": "CRW",
    },
    "purchase.order": {
        "*": "",
        "purchaser": "CRWU",
        "purchasing_manager": "CRWU",
        "general_manager": "CRWU",
        "warehouse_clerk": "R",
        "warehouse_manager": "R",
        "finance_clerk": "RW",
        "finance_manager": "RW",
    },
    "account.payment": {
        "*": "",
        "finance_clerk": "CRWU",
        "finance_manager": "CRWU",
        "general_manager": "R",
    },
    "stock.warehouse": {"*": "R", "warehouse_manager": "CRWU"},
    "res.users": {"*": "R"},
    "ir.rule": {"*": ""},
}
OPERATIONS = {"C": "create", "R": "read", "W": "write", "U": "unlink"}


@tagged("post_install", "-at_install")
class TestAccess(TradeCommon):
    """The access table of the roles."""

    def test_models(self):
        """ORG-3: role x model x operation."""
        for role in ROLES:
            user = self.trade_user(role, login=f"access_{role}")
            for model, rights in ACCESS.items():
                expected = rights.get(role, rights["*"])
                given = "".join(
                    letter
                    for letter, operation in OPERATIONS.items()
                    if self.env[model].with_user(user).has_access(operation)
                )
                with self.subTest(role=role, model=model):
                    self.assertEqual(given, expected)

    def test_no_role(self):
        """ORG-3: an employee without a role reads no business document."""
        user = self.trade_user(login="nobody")
        for model in ("sale.order", "crm.lead", "purchase.order", "stock.picking", "account.move", "account.payment"):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                self.env[model].with_user(user).search_read([], ["display_name"], limit=1)

    def test_portal_and_public(self):
        """ORG-3: portal and public users read no control, policy or exemption."""
        portal = self._create_new_portal_user()
        for user in (portal, self.env.ref("base.public_user")):
            for model in ("trade.control", "trade.control.policy", "trade.exemption", "trade.exemption.grant"):
                for operation in OPERATIONS.values():
                    self.assertFalse(self.env[model].with_user(user).has_access(operation), f"{user.login} {model}")

    def test_policy_level(self):
        """ORG-2: only the trade administrator changes a policy."""
        policy = self.set_policy("sale_customer_ref", "confirm", "block")
        for role in ROLES:
            user = self.trade_user(role, login=f"policy_{role}")
            if role == "trade_admin":
                policy.with_user(user).write({"level": "warn"})
                continue
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                policy.with_user(user).write({"level": "off"})

    def test_menus(self):
        """ORG-3: the configuration menus are shown to those who configure."""
        menus = {
            "menu_trade_control_policies": {"trade_admin"},
            "menu_trade_departments": {"trade_admin", "sales_manager"},
            "menu_trade_settings": set(),
        }
        for role in ROLES:
            user = self.trade_user(role, login=f"menu_{role}")
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            for menu, roles in menus.items():
                shown = self.env.ref(f"trade_base.{menu}").id in visible
                self.assertEqual(shown, role in roles, f"{role} {menu}")
