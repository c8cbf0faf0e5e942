from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import GuardCommon


@tagged("post_install", "-at_install")
class TestRelease(GuardCommon):
    """A stopped document is asked for, released by authority, and passes once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_policy("credit_limit_order", "confirm", "approve")
        cls.clerk = cls.trade_user("finance_clerk", name="Li Na")
        cls.boss = cls.trade_user("general_manager", name="Wang Lei")
        cls.env["trade.credit.authority"].create(
            [
                {"group_id": cls.env.ref("trade_base.group_finance_clerk").id, "amount": 50.0},
                {"group_id": cls.env.ref("trade_base.group_finance_manager").id, "amount": 1000.0},
                {"group_id": cls.env.ref("trade_base.group_general_manager").id, "unlimited": True},
            ]
        )
        cls.until = fields.Datetime.now() + timedelta(days=2)

    def ask(self, amount, reason="The hospital pays on Monday"):
        order = self.order(amount, user_id=self.seller.id)
        return order, self.env["trade.credit.request"].with_user(self.seller)._ask(order.with_user(self.seller), reason)

    def release(self, requests, user):
        requests.with_user(user)._release("Spoken to their finance", self.until)

    def test_course(self):
        """CRD-4: the salesperson asks without seeing figures, finance releases, the order passes once, all is logged."""
        order, request = self.ask(340.0)
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            request.amount  # noqa: B018
        self.assertEqual(request.sudo().amount, 40.0)
        # those with the smallest authority that suffices
        self.assertLessEqual(self.clerk, request.sudo().activity_ids.user_id)
        self.assertTrue(request.sudo().activity_ids)
        with self.refused("Finance must release it"):
            order.with_user(self.seller).action_confirm()
        self.release(request, self.clerk)
        self.assertEqual((request.state, request.decided_by_id), ("released", self.clerk))
        self.assertFalse(request.sudo().activity_ids)
        order.with_user(self.seller).action_confirm()
        self.settle()
        self.assertEqual(order.state, "sale")
        self.assertTrue(request.sudo().exemption_ids.used_at)
        notes = " ".join(order.message_ids.mapped("body"))
        for text in ("Release of credit asked for", "exemption granted", "exemption used"):
            self.assertIn(text, notes)
        order.with_context(disable_cancel_warning=True).action_cancel()
        order.action_draft()
        with self.refused("Finance must release it"):
            order.with_user(self.seller).action_confirm()

    def test_authority(self):
        """CRD-4: each approver may pass up to a sum, above it the next; who has none is told who can."""
        _order, request = self.ask(900.0)
        with self.assertRaisesRegex(AccessError, "beyond your authority.*Finance manager"):
            self.release(request, self.clerk)
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.release(request, self.trade_user("purchaser"))
        self.assertFalse(request.with_user(self.clerk).can_decide)
        self.assertTrue(request.with_user(self.finance).can_decide)
        self.release(request, self.finance)
        _order, request = self.ask(5000.0)
        with self.assertRaisesRegex(AccessError, "beyond your authority.*General manager"):
            self.release(request, self.finance)
        with self.assertRaisesRegex(AccessError, "beyond your authority"):
            request.with_user(self.clerk)._refuse("No")
        self.release(request, self.boss)

    def test_offered_by_authority(self):
        """CRD-4: the exemption on the document is offered to whose authority the sum is, and to nobody above whose it is."""
        for amount, people in ((900.0, (self.finance, self.boss)), (5000.0, (self.boss,))):
            order, _request = self.ask(amount)
            for user in (self.clerk, self.finance, self.boss):
                with self.subTest(user.login, amount=amount):
                    document = order.with_user(user)
                    self.assertEqual(document.trade_can_exempt, user in people)
                    grant = self.env["trade.exemption.grant"].with_user(user)
                    grant = grant.new({"res_model": order._name, "res_id": order.id})
                    self.assertEqual(bool(grant.available_policy_ids), user in people)

    def test_changed_after_release(self):
        """CRD-4, CRD-5: price, quantity, customer or salesperson changed after the release void it."""
        other = self.env["res.partner"].create({"name": "Another", "parent_id": self.customer.id})
        for change in (
            {"order_line": "price"},
            {"partner_invoice_id": other.id},
            {"user_id": self.finance.id},
            {"payment_term_id": self.env.ref("account.account_payment_term_30days").id},
        ):
            order, request = self.ask(340.0)
            self.release(request, self.finance)
            if "order_line" in change:
                order.order_line.price_unit = 339.0
            else:
                order.write(change)
            with self.subTest(change=change), self.refused():
                order.action_confirm()

    def test_amount_grown_meanwhile(self):
        """CRD-4, CRD-5: a release is for a sum: when other orders have passed since, it is not enough."""
        order, request = self.ask(340.0)
        self.release(request, self.finance)
        self.confirmed(100.0)
        with self.refused():
            order.action_confirm()

    def test_changed_before_release(self):
        """CRD-4: what is released is what was asked for."""
        order, request = self.ask(340.0)
        order.order_line.price_unit = 400.0
        with self.assertRaisesRegex(UserError, "was changed since"):
            self.release(request, self.finance)
        _order, request = self.ask(340.0)
        self.confirmed(200.0)
        with self.assertRaisesRegex(UserError, "by more than when it was asked for"):
            self.release(request, self.finance)

    def test_edit_after_use(self):
        """CRD-5: an order that passed by a release cannot grow without another one."""
        order, request = self.ask(340.0)
        self.release(request, self.finance)
        order.action_confirm()
        self.settle()
        with self.refused():
            order.order_line.price_unit = 341.0
        order.order_line.price_unit = 330.0

    def test_expires(self):
        """CRD-4: a release ends on its day."""
        order, request = self.ask(340.0)
        self.release(request, self.finance)
        with freeze_time(self.until + timedelta(minutes=1)), self.refused():
            order.action_confirm()

    def test_batch(self):
        """CRD-4: finance releases many at once, all or none."""
        partners = self.env["res.partner"].create([{"name": f"Clinic {index}"} for index in range(3)])
        requests, orders = self.env["trade.credit.request"], self.env["sale.order"]
        for partner in partners:
            self.limit(100.0, partner=partner)
            order = self.order(110.0, partner=partner, user_id=self.seller.id)
            requests |= self.env["trade.credit.request"]._ask(order, "Yearly contract")
            orders |= order
        wizard = self.env["trade.credit.request.decide"].with_user(self.finance)
        wizard = wizard.create(
            {"request_ids": [Command.set(requests.ids)], "decision": "release", "reason": "Contract"}
        )
        wizard.action_decide()
        orders.action_confirm()
        self.assertEqual(set(orders.mapped("state")), {"sale"})
        with self.assertRaisesRegex(UserError, "Decided already"):
            wizard.action_decide()
        with self.assertRaisesRegex(UserError, "decided already"):
            requests.with_user(self.finance)._release("Contract", self.until)

    def test_mixed_batch(self):
        """CRD-4: of a selection the dialog says which cannot be released and why, releases the others, and says it again."""
        partners = self.env["res.partner"].create([{"name": f"Clinic {index}"} for index in range(5)])
        requests, orders = self.env["trade.credit.request"], self.env["sale.order"]
        for partner, amount in zip(partners, (110.0, 120.0, 500.0, 110.0, 110.0), strict=True):
            self.limit(100.0, partner=partner)
            order = self.order(amount, partner=partner, user_id=self.seller.id)
            requests += self.env["trade.credit.request"].with_user(self.seller)._ask(order, "Yearly contract")
            orders += order
        orders[3].order_line.price_unit = 111.0
        self.confirmed(10.0, partner=partners[4])
        requests = requests.with_user(self.clerk)
        requests.invalidate_recordset()
        texts = requests.mapped("obstacle")
        self.assertFalse(texts[0] or texts[1])
        self.assertRegex(texts[2], "Beyond your authority.*Finance manager")
        self.assertIn("Changed", texts[3])
        self.assertIn("other documents passed since", texts[4])
        wizard = self.env["trade.credit.request.decide"].with_user(self.clerk)
        values = {"request_ids": [Command.set(requests.ids)], "decision": "release", "reason": "Contract"}
        wizard = wizard.create(values)
        self.assertEqual((wizard.ready_count, wizard.left_count), (2, 3))
        action = wizard.action_decide()
        self.assertEqual(requests.mapped("state"), ["released", "released", "asked", "asked", "asked"])
        self.assertEqual(action["params"]["next"]["type"], "ir.actions.act_window_close")
        for order in orders[2:]:
            self.assertIn(order.name, action["params"]["message"])
        self.assertNotIn(orders[0].name, action["params"]["message"])
        with self.assertRaisesRegex(UserError, "Decided already"):
            wizard.action_decide()
        wizard = wizard.create({**values, "decision": "refuse", "request_ids": [Command.set(requests[2:].ids)]})
        self.assertEqual((wizard.ready_count, wizard.left_count), (2, 1))
        self.assertIn(orders[2].name, wizard.action_decide()["params"]["message"])
        self.assertEqual(requests[2:].mapped("state"), ["asked", "refused", "refused"])

    def test_obstacles_cost(self):
        """CRD-4: what stands in the way of many requests is found in as many queries as that of one."""

        def count(number):
            partners = self.env["res.partner"].create([{"name": f"Clinic {index}"} for index in range(number)])
            requests = self.env["trade.credit.request"]
            for partner in partners:
                self.limit(100.0, partner=partner)
                requests += requests._ask(self.order(110.0, partner=partner, user_id=self.seller.id), "x")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(set(requests.with_user(self.clerk).mapped("obstacle")), {False})
            self.assertEqual(set(requests.with_user(self.clerk).mapped("can_decide")), {True})
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(8), count(2) + 1)

    def test_whose_job(self):
        """CRD-4, INQ-4: the reminder centre and the filter name what the reader can decide, to nobody else anything."""
        _order, small = self.ask(340.0)
        _order, great = self.ask(900.0)
        manager = self.trade_user("department_manager", name="Zheng Min")

        def found(user):
            model = self.env["trade.credit.request"].with_user(user)
            return model.search([*model._trade_reminder_domain("credit_request"), ("id", "in", (small + great).ids)])

        self.assertEqual(found(self.clerk), small)
        self.assertEqual(found(self.finance), small + great)
        self.assertFalse(found(manager), "sees them, decides none")
        self.assertFalse(found(self.seller))
        self.env["trade.credit.authority"].search([]).unlink()
        self.assertFalse(found(self.clerk))
        self.assertEqual(found(self.finance), small + great)

    def test_above_everybody(self):
        """CRD-4: what no role may release, or nobody holds the role for, goes to who keeps the limits, who reads what to do."""
        self.boss.active = False
        _order, request = self.ask(2000.0)
        self.assertIn(self.finance, request.sudo().activity_ids.user_id)
        self.assertIn("released by: General manager", request.with_user(self.finance).obstacle)
        self.env["trade.credit.authority"].search([("unlimited", "=", True)]).unlink()
        _order, request = self.ask(2001.0)
        self.assertIn(self.finance, request.sudo().activity_ids.user_id)
        self.assertNotIn(self.clerk, request.sudo().activity_ids.user_id)
        self.assertIn("must first give a role that authority", request.with_user(self.finance).obstacle)
        with self.assertRaisesRegex(AccessError, "must first give a role that authority"):
            self.release(request, self.finance)
        role = self.env.ref("trade_base.group_finance_manager")
        self.env["trade.credit.authority"].search([("group_id", "=", role.id)]).with_user(self.finance).amount = 5000.0
        request.invalidate_recordset()
        self.release(request, self.finance)
        self.assertEqual(request.state, "released")

    def test_figures_for_finance(self):
        """CRD-3, CRD-4: whoever decides reads limit, excess and make-up on the request, with links; who asked does not."""
        self.confirmed(100.0)
        order, request = self.ask(240.0)
        for text in (request.with_user(self.clerk).situation, request.sudo().blocked_by):
            self.assertRegex(text, "credit limit.*300.*exceeded by.*40.*Open orders.*100")
        self.assertIn('data-part="open_order"', request.with_user(self.clerk).situation)
        for field in ("situation", "blocked_by", "obstacle"):
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                request.with_user(self.seller)[field]
        order.with_user(self.seller).action_trade_credit_request()
        action = order.with_user(self.clerk).action_trade_credit_request()
        self.assertEqual(action["res_id"], request.id)
        with self.assertRaisesRegex(UserError, "asked for by Chen Jing"):
            order.with_user(self.trade_user("salesperson", login="another_seller")).action_trade_credit_request()

    def test_released_on_the_document(self):
        """CRD-4: an exemption on the document itself answers the request; a cancelled document, or a newer request, ends it."""
        order, request = self.ask(340.0)
        grant = self.env["trade.exemption.grant"].with_user(self.finance)
        policy = self.set_policy("credit_limit_order", "confirm", "approve")
        values = {"res_model": "sale.order", "res_id": order.id, "reason": "Paid today", "policy_id": policy.id}
        grant = grant.create(values)
        grant.action_grant()
        self.assertEqual((request.state, request.answer), ("released", "Paid today"))
        self.assertEqual(request.valid_until, grant.valid_until)
        order, replaced = self.ask(345.0)
        request = (
            self.env["trade.credit.request"].with_user(self.seller)._ask(order.with_user(self.seller), "Once more")
        )
        self.assertEqual(replaced.state, "withdrawn")
        self.assertFalse(replaced.sudo().activity_ids)
        self.assertTrue(request.sudo().activity_ids)
        order.with_user(self.seller).with_context(disable_cancel_warning=True).action_cancel()
        self.assertEqual(request.state, "withdrawn")
        self.assertFalse(request.sudo().activity_ids)

    def test_answer(self):
        """CRD-4: who asked reads the answer in their language, a refusal also on the document, a release with its end."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search([("name", "=", "trade_credit")])._update_translations(["zh_CN"])
        self.seller.lang = "zh_CN"
        order, request = self.ask(340.0)
        request.with_user(self.clerk)._refuse("They pay late")
        for document in (order, request):
            self.assertIn("拒绝", document.message_ids[0].body)
            self.assertIn("They pay late", document.message_ids[0].body)
        _order, request = self.ask(340.0)
        self.release(request, self.clerk)
        self.assertEqual(request.valid_until, self.until)
        self.assertIn("放行至", request.message_ids[0].body)
        self.assertIn(self.seller.partner_id, request.message_ids[0].notified_partner_ids)

    def test_refuse_and_withdraw(self):
        """CRD-4: a request is refused by who could release it, taken back by who asked."""
        order, request = self.ask(340.0)
        request.with_user(self.finance)._refuse("They pay late")
        self.assertEqual(request.state, "refused")
        with self.refused():
            order.action_confirm()
        _order, request = self.ask(340.0)
        with self.assertRaisesRegex(UserError, "Only Chen Jing"):
            request.with_user(self.finance).action_withdraw()
        request.action_withdraw()
        self.assertEqual(request.state, "withdrawn")

    def test_nothing_to_ask(self):
        """CRD-4: without reason, or where credit stops nothing, nothing can be asked for; nobody forges a request."""
        with self.assertRaises(ValidationError):
            self.ask(340.0, reason=" ")
        with self.assertRaisesRegex(UserError, "nothing to ask for"):
            self.ask(10.0)
        request = self.ask(340.0)[1]
        for user in (self.seller, self.clerk, self.finance):
            for operation in ("create", "write", "unlink"):
                self.assertFalse(request.with_user(user).has_access(operation))

    def test_banner_button(self):
        """CRD-4: the button appears on the documents that wait for a release, and goes with it."""
        order = self.order(340.0, user_id=self.seller.id)
        self.assertTrue(order.with_user(self.seller).trade_credit_can_ask)
        request = self.env["trade.credit.request"]._ask(order, "x")
        order.invalidate_recordset()
        self.assertFalse(order.with_user(self.seller).trade_credit_can_ask, "asked already")
        self.assertTrue(order.with_user(self.seller).trade_credit_asked, "and it says so")
        self.release(request, self.finance)
        order.invalidate_recordset()
        self.assertFalse(order.with_user(self.seller).trade_credit_asked)
        self.assertFalse(order.with_user(self.seller).trade_credit_can_ask)
        self.assertFalse(self.order(10.0).trade_credit_can_ask)

    def test_by_control_point_alone(self):
        """CRD-4: in a company without authorities the role of the control point releases any sum."""
        self.env["trade.credit.authority"].search([]).unlink()
        _order, request = self.ask(9000.0)
        with self.assertRaisesRegex(AccessError, "Only Finance manager"):
            self.release(request, self.clerk)
        self.release(request, self.finance)

    def test_warning_without_figures(self):
        """CRD-3: a warning is kept in the chatter without figures, whoever confirms."""
        self.set_policy("credit_limit_order", "confirm", "warn")
        order = self.confirmed(500.0)
        note = order.message_ids.filtered(lambda m: "with warnings" in (m.body or ""))
        self.assertTrue(note)
        self.assertNotIn("300", note.body)
