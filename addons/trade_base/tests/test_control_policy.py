from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TradeCommon


@tagged("post_install", "-at_install")
class TestControlPolicy(TradeCommon):
    """Registering controls and configuring their policies."""

    def test_registry_lists_every_checkpoint(self):
        """ORG-2: every registered control has one policy per checkpoint and company, also in a new company."""
        company = self.env["res.company"].create({"name": "Tianjin Branch"})
        for control in self.env["trade.control"].search([]):
            policies = control.policy_ids.filtered(lambda policy: policy.company_id == company)
            self.assertEqual(sorted(policies.mapped("checkpoint")), sorted(control._get_checkpoints()))
            self.assertEqual(set(policies.mapped("level")), {control.default_level})

    def test_register_and_remove(self):
        """ORG-2: a control an addon registers is listed at once and gone, cache included, with the addon."""
        control = self.env["trade.control"].create(
            {"name": "X", "code": "x", "res_model": "sale.order", "checkpoints": "confirm", "default_level": "block"}
        )
        level = self.env["trade.control.policy"]._trade_policy("x", "confirm", self.env.company)
        self.assertEqual(level, "block")
        control.write({"checkpoints": "save,submit"})
        self.assertEqual(set(control.policy_ids.mapped("checkpoint")), {"save", "submit"})
        control.unlink()
        level = self.env["trade.control.policy"]._trade_policy("x", "save", self.env.company)
        self.assertEqual(level, "off")

    def test_registration_is_checked(self):
        """ORG-2: a control for a document or checkpoint that does not exist is refused with what there is."""
        values = {"name": "Y", "code": "y", "checkpoints": "confirm", "default_level": "off"}
        with self.assertRaisesRegex(ValidationError, "no control points"), self.cr.savepoint():
            self.env["trade.control"].create({**values, "res_model": "res.partner"})
        with self.assertRaisesRegex(ValidationError, "save, submit, confirm"):
            self.env["trade.control"].create({**values, "res_model": "sale.order", "checkpoints": "ship"})

    def test_resolution(self):
        """ORG-5: the level is per control, checkpoint and company, and a change shows at once."""
        policies = self.env["trade.control.policy"]
        other = self.env["res.company"].create({"name": "Tianjin Branch"})
        self.set_policy("sale_customer_ref", "confirm", "block")
        expected = {
            ("sale_customer_ref", "confirm", self.env.company): "block",
            ("sale_customer_ref", "confirm", other): "off",
            ("sale_customer_ref", "submit", self.env.company): "off",
            ("purchase_vendor_ref", "confirm", self.env.company): "off",
            ("unknown", "confirm", self.env.company): "off",
        }
        for key, level in expected.items():
            self.assertEqual(policies._trade_policy(*key), level, key)
        self.set_policy("sale_customer_ref", "confirm", "warn")
        self.assertEqual(policies._trade_policy("sale_customer_ref", "confirm", self.env.company), "warn")

    def test_resolution_is_cached(self):
        """ORG-2: resolving a policy costs no query when warm."""
        policies = self.env["trade.control.policy"]
        company = self.env.company
        policies._trade_policy("sale_customer_ref", "confirm", company)
        with self.assertQueryCount(0):
            for _index in range(50):
                policies._trade_policy("sale_customer_ref", "confirm", company)

    def test_bad_configuration(self):
        """ORG-2: approval without approvers, or at saving, is refused when it is configured."""
        empty = self.env["res.groups"].create({"name": "Nobody"})
        with self.assertRaisesRegex(ValidationError, "Choose a role that has members"):
            self.set_policy("sale_customer_ref", "confirm", "approve", approver_group_id=empty.id)
        with self.assertRaisesRegex(ValidationError, "Choose a role that has members"):
            self.set_policy("sale_customer_ref", "confirm", "approve", approver_group_id=False)
        self.trade_user("sales_manager")
        with self.assertRaisesRegex(ValidationError, "later checkpoint"):
            self.set_policy("sale_customer_ref", "save", "approve")

    def test_approver_must_be_of_the_company(self):
        """ORG-5: members of the role in another company do not make an approval possible."""
        other = self.env["res.company"].create({"name": "Tianjin Branch"})
        self.trade_user("finance_manager", login="fm_here")
        group = self.env.ref("trade_base.group_finance_manager")
        (group.all_user_ids - self.env["res.users"].search([("login", "=", "fm_here")])).group_ids -= group
        self.set_policy("sale_customer_ref", "confirm", "approve", approver_group_id=group.id)
        with self.assertRaisesRegex(ValidationError, "Choose a role that has members"):
            self.set_policy("sale_customer_ref", "confirm", "approve", company=other, approver_group_id=group.id)

    @mute_logger("odoo.sql_db")
    def test_unique(self):
        """ORG-5: one policy per company, control and checkpoint."""
        policy = self.set_policy("sale_customer_ref", "confirm", "off")
        with self.assertRaisesRegex(Exception, "policy_uniq"):
            policy.sudo().copy()

    def test_settings_page(self):
        """ORG-2: the settings list every control of the current company and change only that company."""
        other = self.env["res.company"].create({"name": "Tianjin Branch"})
        policy = self.set_policy("sale_customer_ref", "confirm", "off")
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.trade_policy_ids, self.env.company.trade_policy_ids)
        self.assertIn(policy, settings.trade_policy_ids)
        settings.write({"trade_policy_ids": [(1, policy.id, {"level": "block"})]})
        settings.execute()
        self.assertEqual(policy.level, "block")
        foreign = self.env["trade.control.policy"]._trade_policy("sale_customer_ref", "confirm", other)
        self.assertEqual(foreign, "off")

    def test_isolation(self):
        """ORG-5: an administrator of one company neither sees nor changes the policies of another."""
        other = self.env["res.company"].create({"name": "Tianjin Branch"})
        consultant = self.trade_user("trade_admin")
        mine = self.env["trade.control.policy"].with_user(consultant)
        self.assertEqual(mine.search([]).company_id, self.env.company)
        foreign = self.env["trade.control.policy"].search([("company_id", "=", other.id)], limit=1)
        with self.assertRaises(AccessError):
            foreign.with_user(consultant).write({"level": "block"})
        with self.assertRaises(AccessError):
            foreign.with_user(consultant).read(["level"])

    def test_no_raise_in_the_question(self):
        """ORG-2: asking for blockers never raises, only enforcing does."""
        self.set_policy("sale_customer_ref", "confirm", "block")
        order = self.sale()
        blockers = order._trade_blockers("confirm")
        self.assertEqual([blocker.control for blocker in blockers[order.id]], ["sale_customer_ref"])
        self.assertEqual(order._trade_blockers("post"), {})
        with self.assertRaises(UserError):
            order._trade_enforce("confirm")
