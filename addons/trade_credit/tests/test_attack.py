from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import GuardCommon


@tagged("post_install", "-at_install")
class TestAttack(GuardCommon):
    """What a salesperson, or a customer in the portal, may try over RPC beside what the screens offer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_policy("credit_limit_order", "confirm", "approve")
        cls.stopped = cls.order(340.0, user_id=cls.seller.id)

    def test_forged_total(self):
        """CRD-5: an order cannot be made small, or of another rate, but by what is sold on it."""
        order = self.stopped.with_user(self.seller)
        for values in ({"amount_total": 1.0}, {"currency_rate": 1e6}):
            with self.assertRaises(AccessError):
                order.write(values)
        for values in ({"price_total": 1.0}, {"qty_invoiced": 1.0}, {"state": "cancel"}):
            with self.assertRaises(AccessError):
                order.order_line.write(values)
        with self.refused("Finance must release it"):
            order.action_confirm()

    def test_forged_payment(self):
        """CRD-5: a payment of somebody else, or an invoice of another order, is not hung on the own order."""
        order = self.stopped.with_user(self.seller)
        with self.assertRaises(AccessError):
            order.write({"transaction_ids": [Command.set([])]})
        with self.assertRaises(AccessError):
            order.order_line.write({"invoice_lines": [Command.set([])]})

    def test_forged_down_payment(self):
        """CRD-5: what is marked as a down payment owes nothing, so nothing is sold under that mark, before or after."""
        order = self.confirmed(100.0, user_id=self.seller.id).with_user(self.seller)
        with self.assertRaisesRegex(ValidationError, "is a down payment"):
            order.order_line.is_downpayment = True
        values = {"product_id": self.service.id, "product_uom_qty": 100.0, "price_unit": 9.0, "is_downpayment": True}
        with self.assertRaisesRegex(ValidationError, "is a down payment"):
            order.write({"order_line": [Command.create(values)]})
        order.write({"order_line": [Command.create({**values, "product_uom_qty": 0.0})]})
        with self.assertRaisesRegex(ValidationError, "is a down payment"):
            order.order_line[-1].product_uom_qty = 1.0

    def test_policy_of_the_company(self):
        """CRD-3: what a company grants and tolerates is read by who may see credit and by the administrator, by nobody else."""
        portal = new_test_user(self.env, "portal_customer", groups="base.group_portal")
        names = [name for name in self.company._fields if name.startswith("trade_credit_")]
        self.assertTrue(names)
        for user in (self.seller, portal, self.trade_user("warehouse_clerk")):
            company = self.company.with_user(user)
            for name in names:
                for read in (lambda c, n: c.read([n]), lambda c, n: c.search([(n, "=", "none")])):
                    with (
                        self.subTest(user.login, field=name),
                        self.assertRaises(AccessError),
                        mute_logger("odoo.models"),
                    ):
                        read(company, name)
        administrator = new_test_user(self.env, "administrator", groups="base.group_system")
        self.assertTrue(self.company.with_user(self.finance).read(names))
        settings = self.env["res.config.settings"].with_user(administrator)
        settings = settings.create({"trade_credit_default_mode": "limit", "trade_credit_default_limit": 5.0})
        settings.execute()
        self.assertEqual(self.company.trade_credit_default_limit, 5.0)
        with self.assertRaises(AccessError):
            self.company.with_user(self.finance).trade_credit_default_limit = 6.0

    def test_of_others(self):
        """CRD-4: requests of others are not read, decided, taken back or found by their sum; nor is the own one released."""
        other = self.trade_user("salesperson", login="another_seller")
        requests = self.env["trade.credit.request"]
        request = requests.with_user(self.seller)._ask(self.stopped.with_user(self.seller), "Please")
        for method in ("action_release", "action_refuse", "action_withdraw", "action_open_document"):
            with self.subTest(method), self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
                getattr(request.with_user(other), method)()
        self.assertFalse(requests.with_user(other).search([]))
        for user in (other, self.seller):
            for domain, order in (([("amount", ">", 1)], None), ([("blocked_by", "like", "3")], None), ([], "amount")):
                with self.assertRaises(AccessError), mute_logger("odoo.models"):
                    requests.with_user(user).search(domain, order=order)
        decide = self.env["trade.credit.request.decide"].with_user(self.seller)
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            decide.create({"request_ids": [Command.set(request.ids)], "decision": "release", "reason": "x"})
        grant = self.env["trade.exemption.grant"].with_user(self.seller)
        policy = self.set_policy("credit_limit_order", "confirm", "approve")
        values = {"res_model": "sale.order", "res_id": self.stopped.id, "reason": "x", "policy_id": policy.id}
        with self.assertRaises(AccessError):
            grant.create(values).action_grant()

    def test_portal(self):
        """CRD-3: a customer in the portal reads no model of credit, and of the own order no figure and no reason."""
        portal = new_test_user(self.env, "portal_customer", groups="base.group_portal", email="renmin@example.com")
        portal.partner_id.parent_id = self.customer
        order = self.stopped.with_user(portal)
        self.stopped.message_subscribe(portal.partner_id.ids)
        self.stopped.state = "sent"
        self.assertFalse(order.read(["trade_blocker_html"])[0]["trade_blocker_html"])
        for name in ("trade_credit_limit", "trade_credit_exposure", "trade_credit_available", "trade_credit_overdue"):
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                order.read([name])
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            order.action_confirm()
        models = [name for name in self.env if name.startswith("trade.credit.") and not self.env[name]._abstract]
        self.assertGreater(len(models), 10)
        for name in models:
            self.assertFalse(self.env[name].with_user(portal).has_access("read"), name)

    def test_nobody_writes(self):
        """CRD-5: ledger, counters, standing, proposals, checks and exemptions are written by nobody, whatever the role."""
        boss = self.trade_user("general_manager", "finance_manager", "trade_admin")
        for name in ("entry", "balance", "standing", "status", "analysis", "assessment", "run", "request", "bucket"):
            model = self.env[f"trade.credit.{name}"].with_user(boss)
            for operation in ("create", "write", "unlink"):
                self.assertFalse(model.has_access(operation), f"{name} {operation}")

    def test_context(self):
        """CRD-5: no key in the context of a client lets an order pass."""
        keys = ("trade_saving", "install_mode", "tracking_disable", "import_file", "no_check", "skip_credit", "force")
        context = {**dict.fromkeys(keys, True), "trade_saving": {"model": "sale.order", "ids": self.stopped.ids}}
        order = self.stopped.with_user(self.seller).with_context(**context)
        with self.refused("Finance must release it"):
            order.action_confirm()
        with self.refused("Finance must release it"):
            order.write({"state": "sale"})
