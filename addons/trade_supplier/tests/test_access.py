from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.trade_base.tests.common import ROLES

from .common import SupplierCommon

_MAY = {"purchaser", "purchasing_manager", "general_manager"}
_FIGURES = ["trade_evaluated_count", "trade_on_time_rate", "trade_faultless_rate", "trade_price_change"]


@tagged("post_install", "-at_install")
class TestAccess(SupplierCommon):
    def test_roles(self):
        """OWN-10: purchasing and the general manager see how suppliers did; nobody else does, in whatever way they ask."""
        order = self.trade()[0]
        for role in ROLES:
            user = self.trade_user(role, login=f"evaluation_{role}")
            evaluation = self.evaluation.with_user(user)
            with self.subTest(role):
                self.assertEqual(evaluation.has_access("read"), role in _MAY)
                shown = set(_FIGURES) & self.vendor.with_user(user).fields_get(_FIGURES).keys()
                priced = user.has_group("trade_base.group_purchase_price")
                self.assertEqual(shown, set(_FIGURES) if role in _MAY else {"trade_price_change"} if priced else set())
                if role in _MAY:
                    self.assertTrue(evaluation.browse(order.order_line.id).price)
                    continue
                for ask in (
                    lambda e: e.search([]),
                    lambda e: e.browse(order.order_line.id).read(["delivery"]),
                    lambda e: e.formatted_read_group([], ["partner_id"], ["amount:sum"]),
                ):
                    with self.assertRaises(AccessError):
                        ask(evaluation)
                if priced:
                    self.assertFalse(self.vendor.with_user(user).trade_price_change)

    def test_prices_need_the_privilege(self):
        """ORG-3: without the privilege for purchase prices the evaluation has delivery and quality, and no price."""
        self.trade()
        # whatever another addon gives to everybody who buys
        price = self.env.ref("trade_base.group_purchase_price")
        for group in price.implied_by_ids:
            group.implied_ids -= price
        user = self.trade_user("purchaser", login="unpriced")
        self.assertFalse(user.has_group("trade_base.group_purchase_price"))
        evaluation = self.evaluation.with_user(user)
        self.assertTrue(evaluation._read_group([], ["partner_id"], ["on_time_rate:avg"]))
        for name in ("price_change:avg", "price_gap:avg", "amount:sum"):
            with self.assertRaises(AccessError):
                evaluation._read_group([], ["partner_id"], [name])
        for name in ("price", "last_price", "others_price"):
            with self.assertRaises(AccessError):
                evaluation.search([(name, ">", 1)])
        self.assertTrue(self.vendor.with_user(user).trade_evaluated_count)

    def test_nobody_writes(self):
        """OWN-10: an evaluation is computed; nobody edits it."""
        for operation in ("write", "create", "unlink"):
            self.assertFalse(self.evaluation.with_user(self.purchaser).has_access(operation))

    def test_companies(self):
        """ORG-3: purchases of other companies are not evaluated here."""
        order = self.trade()[0]
        company = self.env["res.company"].create({"name": "Shanghai"})
        self.purchaser.write({"company_ids": company.ids, "company_id": company.id})
        self.assertFalse(self.evaluation.with_user(self.purchaser).search([("order_id", "=", order.id)]))
