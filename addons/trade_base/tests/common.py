from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

#: Every role an administrator can tick on the user form, by the name the tests use.
ROLES = (
    "salesperson",
    "department_manager",
    "sales_manager",
    "purchaser",
    "purchasing_manager",
    "warehouse_clerk",
    "warehouse_manager",
    "finance_clerk",
    "finance_manager",
    "general_manager",
    "trade_admin",
)


class TradeCommon(BaseCommon):
    """One user per role, created when first asked for."""

    @classmethod
    def trade_user(cls, role, login=None, **values):
        """Return a new user with exactly one role.

        :param role: one of :data:`ROLES`
        :param login: login, by default the role
        :param values: further values of the user, such as ``company_id`` and ``company_ids``
        """
        return new_test_user(cls.env, login or f"trade_{role}", groups=f"trade_base.group_{role}", **values)
