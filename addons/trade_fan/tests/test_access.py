from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.trade_base.tests.common import ROLES

from .common import FanCommon

#: Role: whether it reads a fan of its department that somebody else handles, and whether it may import lists.
TABLE = {
    "salesperson": (False, False),
    "department_manager": (True, True),
    "sales_manager": (True, True),
    "general_manager": (True, True),
    "trade_admin": (False, True),
    "purchaser": (False, False),
    "purchasing_manager": (False, False),
    "warehouse_clerk": (False, False),
    "warehouse_manager": (False, False),
    "finance_clerk": (False, False),
    "finance_manager": (False, False),
}


@tagged("post_install", "-at_install")
class TestAccess(FanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "salesperson": cls.colleague,
            "department_manager": cls.manager,
            "sales_manager": cls.sales_manager,
            "general_manager": cls.general_manager,
        }
        cls.users |= {role: cls.trade_user(role) for role in ROLES if role not in cls.users}

    def test_table(self):
        """OWN-2: who sees fans and who brings lists, for every role."""
        self.assertEqual(set(TABLE), set(ROLES))
        fan = self.strangers(1)
        for role, (reads, imports) in TABLE.items():
            with self.subTest(role=role):
                user = self.users[role]
                self.assertEqual(fan.with_user(user).has_access("read"), reads)
                self.assertEqual(self.env["trade.fan.import"].with_user(user).has_access("create"), imports)
        self.assertTrue(fan.with_user(self.seller).has_access("write"))
        self.assertFalse(fan.with_user(self.other_manager).has_access("read"))

    def test_nobody_enters(self):
        """OWN-2: fans are not entered, imported past the dialog or copied, by no role."""
        fan = self.strangers(1)
        for role, user in self.users.items():
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.env["trade.fan"].with_user(user).create({"account_id": self.account.id, "key": "x"})
        with self.assertRaises(AccessError):
            fan.with_user(self.seller).copy()
        result = (
            self.env["trade.fan"]
            .with_user(self.sales_manager)
            .load(["key", "account_id/.id"], [["k", str(self.account.id)]])
        )
        self.assertFalse(result["ids"])

    def test_decisions_are_not_written(self):
        """OWN-2: what was decided and what came from WeChat is written by nobody, whatever the context says."""
        fan = self.strangers(1)
        values = {
            "state": "customer",
            "partner_id": self.known.id,
            "lead_id": False,
            "match": "certain",
            "key": "x",
            "unionid": "x",
            "account_id": self.account.id,
            "decided_by_id": self.seller.id,
        }
        for user in (self.seller, self.manager, self.sales_manager, self.general_manager):
            for name, value in values.items():
                with self.subTest(user=user.login, field=name), self.assertRaises(AccessError):
                    fan.with_user(user).with_context(sudo=True, tracking_disable=True).write({name: value})
        with self.assertRaises(AccessError):
            self.known.with_user(self.sales_manager).write({"trade_fan_ids": [Command.link(fan.id)]})

    def test_edit(self):
        """OWN-2: who handles a fan corrects it and hands it on; the next one sees it, oneself no longer."""
        fan = self.strangers(1).with_user(self.seller)
        fan.write({"remark": "asks for gloves", "phone": "13755556666"})
        fan.write({"user_id": self.colleague.id})
        self.assertFalse(self.env["trade.fan"].with_user(self.seller).search([("id", "=", fan.id)]))
        self.assertTrue(self.env["trade.fan"].with_user(self.colleague).search([("id", "=", fan.id)]))

    def test_delete(self):
        """OWN-2: the sales manager alone deletes fans, where somebody wants to be forgotten."""
        fan = self.strangers(1)
        for user in (self.seller, self.manager, self.general_manager):
            with self.assertRaises(AccessError):
                fan.with_user(user).unlink()
        fan.with_user(self.sales_manager).unlink()

    def test_accounts(self):
        """OWN-2: accounts are kept by the sales manager and the administrator, one code once in a company."""
        with self.assertRaises(AccessError):
            self.account.with_user(self.manager).write({"name": "x"})
        self.account.with_user(self.users["trade_admin"]).write({"name": "x"})
        self.account.with_user(self.sales_manager).write({"name": "y"})
        self.strangers(2)
        self.assertEqual(self.account.with_user(self.sales_manager).fan_count, 2)
