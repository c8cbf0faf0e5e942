from contextlib import suppress

from odoo import api
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.trade_base.tools.blocker import StoppedOnline

from .common import PortalSigner, TradeCommon


@tagged("post_install", "-at_install")
class TestControlOnline(PortalSigner, TradeCommon, HttpCase):
    """What a customer reads who is stopped online by any control, and who is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.trade_user("salesperson", name="Chen Jie")
        cls.boss = cls.trade_user("sales_manager", name="Wang Lan")

    def quotation(self, **values):
        """Return a quotation that the customer is to sign."""
        return self.sale(state="sent", require_signature=True, require_payment=False, **values)

    def told(self, order):
        """Return the users who have been told."""
        return order.activity_search(["trade_base.activity_type_stopped_online"]).user_id

    def test_refused(self):
        """CRD-3, ORG-2: whoever signs without a login or with one reads that we come back; no rule, role or name. The
        salesperson is told, once."""
        group = self.env.ref("trade_base.group_sales_manager")
        portal = self._create_new_portal_user()
        for level in ("block", "approve"):
            self.set_policy("sale_customer_ref", "confirm", level, approver_group_id=group.id)
            order = self.quotation(user_id=self.seller.id)
            for login in (None, portal.login):
                self.authenticate(login, login)
                text = self.sign(order)
                self.assertEqual(
                    text,
                    f"{order.display_name} cannot be confirmed online. {self.env.company.name} will come back to you.",
                )
                self.assertEqual((order.state, bool(order.signature)), ("sent", False))
            self.assertEqual(self.told(order), self.seller)
            self.assertEqual(len(order.activity_ids), 1)
            with self.assertRaisesRegex(UserError, "customer reference"), self.cr.savepoint():
                order.with_user(self.seller).action_confirm()

    def test_nobody_responsible(self):
        """CRD-3: an order of nobody is the business of the head of its department, else of a sales manager."""
        self.set_policy("sale_customer_ref", "confirm", "block")
        order = self.quotation(user_id=False, team_id=False)
        self.sign(order)
        self.assertTrue(self.told(order).has_group("trade_base.group_sales_manager"))
        team = self.env["crm.team"].create({"name": "Hospitals", "user_id": self.seller.id})
        order = self.quotation(user_id=False, team_id=team.id)
        self.sign(order)
        self.assertEqual(self.told(order), self.seller)

    def test_elsewhere(self):
        """CRD-3: stopped online in any other way (a payment, say), where all is rolled back, the salesperson is told too."""
        self.set_policy("sale_customer_ref", "confirm", "block")
        order = self.quotation(user_id=self.seller.id)
        public = self.env.ref("base.public_user")
        # assertRaises would roll back what comes after the rollback
        with suppress(StoppedOnline), self.registry.cursor() as cr:
            order.with_env(api.Environment(cr, public.id, {})).sudo().action_confirm()
        self.env.invalidate_all()
        self.assertEqual((order.state, self.told(order)), ("sent", self.seller))

    def test_passes(self):
        """CRD-3: who is not stopped signs, and nobody is told anything."""
        self.set_policy("sale_customer_ref", "confirm", "block")
        order = self.quotation(client_order_ref="PO-1")
        self.assertFalse(self.sign(order))
        self.assertEqual(order.state, "sale")
        self.assertFalse(self.told(order))

    def test_rpc(self):
        """CRD-3, ORG-3: a customer who reads the own order over RPC does not read what the controls say of it."""
        self.set_policy("sale_customer_ref", "confirm", "block")
        portal = self._create_new_portal_user()
        order = self.quotation(partner_id=portal.partner_id.id)
        self.assertIn("customer reference", order.trade_blocker_html)
        order.invalidate_recordset()
        values = order.with_user(portal).read(["name", "trade_blocker_html", "trade_can_exempt", "trade_can_request"])[
            0
        ]
        self.assertEqual(values.pop("name"), order.name)
        self.assertFalse(any(value for name, value in values.items() if name != "id"), values)
