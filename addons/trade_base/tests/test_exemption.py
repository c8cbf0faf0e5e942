from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import ROLES, TradeCommon


@tagged("post_install", "-at_install")
class TestExemption(TradeCommon):
    """A one-off exemption: who, why, for which document as it stands, until when, used once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.trade_user("salesperson")
        cls.boss = cls.trade_user("sales_manager")
        cls.policy = cls.set_policy("sale_customer_ref", "confirm", "approve")
        cls.order = cls.sale(user_id=cls.seller.id)

    def test_let_pass_once(self):
        """ORG-2: an exempted order passes once; after a cancel it is stopped again."""
        exemption = self.exempt(self.order, self.policy, self.boss)
        self.order.with_user(self.seller).action_confirm()
        self.assertEqual(self.order.state, "sale")
        self.assertRecordValues(
            exemption.sudo(),
            [{"state": "used", "used_by_id": self.seller.id, "granted_by_id": self.boss.id, "res_id": self.order.id}],
        )
        self.order._action_cancel()
        self.order.action_draft()
        with self.assertRaisesRegex(UserError, "customer reference"):
            self.order.action_confirm()

    def test_course_is_on_the_document(self):
        """ORG-2: grant, reason and use are notes on the document."""
        self.exempt(self.order, self.policy, self.boss, reason="Signed copy follows")
        self.order.action_confirm()
        notes = " ".join(self.order.message_ids.mapped("body"))
        for part in ("exemption granted", "Signed copy follows", "exemption used"):
            self.assertIn(part, notes)

    def test_banner_offers_it_to_the_approver_only(self):
        """ORG-2: the approver finds the button on the document, the salesperson does not, and it goes when granted."""
        self.assertFalse(self.order.with_user(self.seller).trade_can_exempt)
        self.assertTrue(self.order.with_user(self.boss).trade_can_exempt)
        self.exempt(self.order, self.policy, self.boss)
        self.env.invalidate_all()
        self.assertFalse(self.order.with_user(self.boss).trade_blocker_html)

    def test_dialog(self):
        """ORG-2: the dialog proposes what stops the document and grants it."""
        action = self.order.with_user(self.boss).action_trade_exempt()
        with Form(self.env["trade.exemption.grant"].with_user(self.boss).with_context(**action["context"])) as form:
            self.assertEqual(form.policy_id, self.policy)
            form.reason = "By telephone"
        form.record.action_grant()
        self.order.with_user(self.seller).action_confirm()
        self.assertEqual(self.order.state, "sale")

    def test_changed_document_needs_another(self):
        """ORG-2: any change of what was exempted voids it: price, quantity, line, customer."""
        changes = {
            "price": lambda order: order.order_line.write({"price_unit": 9.0}),
            "quantity": lambda order: order.order_line.write({"product_uom_qty": 3.0}),
            "discount": lambda order: order.order_line.write({"discount": 5.0}),
            "more lines": lambda order: order.order_line.copy({"order_id": order.id}),
            "customer": lambda order: order.write({"partner_id": self.vendor.id}),
            "swap at the same total": lambda order: order.order_line.write(
                {"product_uom_qty": 1.0, "price_unit": 20.0}
            ),
        }
        for name, change in changes.items():
            order = self.sale()
            self.exempt(order, self.policy, self.boss)
            change(order)
            with self.subTest(change=name), self.assertRaisesRegex(UserError, "customer reference"):
                order.action_confirm()

    def test_only_this_document(self):
        """ORG-2: neither a copy nor a sibling of the exempted order passes."""
        self.exempt(self.order, self.policy, self.boss)
        for document in (self.order.copy(), self.sale()):
            with self.assertRaisesRegex(UserError, "customer reference"):
                document.action_confirm()
        with self.assertRaisesRegex(UserError, "customer reference"):
            (self.order | self.sale()).action_confirm()

    def test_only_this_checkpoint(self):
        """ORG-2: an exemption from one checkpoint does not open another."""
        submit = self.set_policy("sale_customer_ref", "submit", "approve")
        self.exempt(self.order, submit, self.boss)
        with self.assertRaisesRegex(UserError, "Confirm"):
            self.order.action_confirm()

    def test_expiry_and_withdrawal(self):
        """ORG-2: an exemption that is over or withdrawn opens nothing; a used one cannot be withdrawn."""
        exemption = self.exempt(self.order, self.policy, self.boss)
        exemption.sudo().valid_until = fields.Datetime.now() - timedelta(minutes=1)
        self.assertEqual(exemption.state, "expired")
        with self.assertRaises(UserError):
            self.order.action_confirm()
        exemption.sudo().valid_until = fields.Datetime.now() + timedelta(days=1)
        exemption.with_user(self.boss).action_revoke()
        self.assertEqual(exemption.state, "revoked")
        with self.assertRaises(UserError):
            self.order.action_confirm()
        second = self.exempt(self.order, self.policy, self.boss)
        self.order.action_confirm()
        with self.assertRaisesRegex(UserError, "used"):
            second.with_user(self.boss).action_revoke()

    def test_who_may_grant(self):
        """ORG-2: only the role the policy names grants; everybody else is refused, whatever else they are."""
        for role in ROLES:
            user = self.boss if role == "sales_manager" else self.trade_user(role, login=f"grant_{role}")
            wizard = {
                "res_model": "sale.order",
                "res_id": self.order.id,
                "policy_id": self.policy.id,
                "reason": "because",
            }
            with self.subTest(role=role), self.cr.savepoint():
                if role == "sales_manager":
                    self.exempt(self.order, self.policy, user)
                    continue
                with self.assertRaises(AccessError):
                    self.exempt(self.order, self.policy, user)
                with self.assertRaises(UserError), self.cr.savepoint():
                    self.env["trade.exemption.grant"].with_user(user).create(wizard).action_grant()

    def test_cannot_be_forged(self):
        """ORG-3: no role creates, changes, copies or deletes an exemption over RPC or import."""
        exemption = self.exempt(self.order, self.policy, self.boss)
        values = {
            "company_id": self.env.company.id,
            "control_id": self.policy.control_id.id,
            "checkpoint": "confirm",
            "res_model": "sale.order",
            "res_id": self.order.id,
            "document_name": "forged",
            "reason": "forged",
            "snapshot_hash": self.order._trade_exemption_hash()[self.order.id],
            "granted_by_id": self.boss.id,
            "valid_until": "2099-01-01",
        }
        for role in ROLES:
            user = self.trade_user(role, login=f"forge_{role}")
            model = self.env["trade.exemption"].with_user(user)
            for attempt in (
                lambda model=model: model.create(values),
                lambda user=user: exemption.with_user(user).write({"res_id": self.sale().id}),
                lambda user=user: exemption.with_user(user).write({"used_at": False}),
                lambda user=user: exemption.with_user(user).unlink(),
                lambda user=user: exemption.with_user(user).copy(),
            ):
                with self.subTest(role=role), self.assertRaises(UserError), self.cr.savepoint():
                    attempt()
            result = model.load(["document_name", "reason"], [["forged", "forged"]])
            self.assertFalse(result["ids"], role)

    def test_terms(self):
        """ORG-2: a reason is needed, and an end within a month."""
        grant = self.env["trade.exemption"].with_user(self.boss)._grant
        order = self.order.with_user(self.boss)
        policy = self.policy.with_user(self.boss)
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        with self.assertRaisesRegex(ValidationError, "why"):
            grant(order, policy, "  ", tomorrow)
        for when in (fields.Datetime.now() - timedelta(hours=1), fields.Datetime.now() + timedelta(days=400), False):
            with self.assertRaisesRegex(ValidationError, "31 days"):
                grant(order, policy, "because", when)

    def test_nothing_to_exempt(self):
        """ORG-2: a document that is not stopped cannot be given an exemption in reserve."""
        fine = self.sale(client_order_ref="PO-9")
        with self.assertRaisesRegex(UserError, "nothing to exempt"):
            self.exempt(fine, self.policy, self.boss)

    def test_block_has_no_exemption(self):
        """ORG-2: an exemption granted under "needs approval" is worth nothing when the policy has become "block"."""
        self.exempt(self.order, self.policy, self.boss)
        self.policy.level = "block"
        with self.assertRaisesRegex(UserError, "no exemption"):
            self.order.action_confirm()

    def test_refused_transaction_keeps_it(self):
        """ORG-2: when another order of the batch is stopped, the exemption is not lost."""
        exemption = self.exempt(self.order, self.policy, self.boss)
        with self.assertRaises(UserError), self.cr.savepoint():
            (self.order | self.sale()).action_confirm()
        self.env.invalidate_all()
        self.assertEqual(exemption.state, "granted")
        self.order.action_confirm()
        self.assertEqual(exemption.state, "used")

    def test_isolation(self):
        """ORG-5: exemptions of a company are invisible to users of another, and of others' to a salesperson."""
        exemption = self.exempt(self.order, self.policy, self.boss)
        other = self.env["res.company"].create({"name": "Tianjin Branch"})
        stranger = self.trade_user(
            "general_manager", login="gm_tianjin", company_id=other.id, company_ids=[(6, 0, other.ids)]
        )
        model = self.env["trade.exemption"]
        self.assertFalse(model.with_user(stranger).search([]))
        self.assertFalse(model.with_user(self.seller).search([]))
        self.assertIn(exemption, model.with_user(self.trade_user("general_manager")).search([]))
        self.assertIn(exemption, model.with_user(self.boss).search([]))
        with self.assertRaises(AccessError):
            exemption.with_user(self.boss).read(["snapshot_hash"])
