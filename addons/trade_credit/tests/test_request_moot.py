from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import GuardCommon


@tagged("post_install", "-at_install")
class TestRequestMoot(GuardCommon):
    """A request of which nothing is left to release ends by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_policy("credit_limit_order", "confirm", "approve")

    def ask(self, amount=340.0, **values):
        order = self.order(amount, user_id=self.seller.id, **values)
        requests = self.env["trade.credit.request"].with_user(self.seller)
        return order, requests._ask(order.with_user(self.seller), "The hospital pays on Monday")

    def look(self):
        self.settle()
        with self.enter_registry_test_mode():
            self.env.ref("trade_credit.ir_cron_end_moot").method_direct_trigger()

    def to_decide(self):
        """Return what the filter and the reminder centre of finance have."""
        requests = self.env["trade.credit.request"].with_user(self.finance)
        return requests.search(requests._trade_reminder_domain("credit_request"))

    def test_reasons(self):
        """CRD-4: order reduced, confirmed after it was reduced, limit raised, money received, control switched off, deleted."""

        def reduce(order):
            order.order_line.price_unit = 300.0

        def pass_on(order):
            order.order_line.price_unit = 300.0
            order.action_confirm()

        def raise_limit(order):
            self.object.limit_amount = 340.0

        def receive(order):
            self.receipt(40.0)

        def switch_off(order):
            self.set_policy("credit_limit_order", "confirm", "warn")

        def delete(order):
            order.unlink()

        for happens in (reduce, pass_on, raise_limit, receive, switch_off, delete):
            with self.subTest(happens.__name__), self.env.cr.savepoint() as savepoint:
                order, request = self.ask()
                self.look()
                self.assertEqual(request.state, "asked", "it is stopped")
                self.assertIn(request, self.to_decide())
                self.assertTrue(request.sudo().activity_ids)
                happens(order)
                self.look()
                self.assertEqual(request.state, "withdrawn")
                self.assertNotIn(request, self.to_decide())
                self.assertFalse(request.sudo().activity_ids)
                if happens is not delete:
                    self.assertIn("does not stop this document any more", request.answer)
                    self.assertIn(self.seller.partner_id, request.message_ids.notified_partner_ids)
                    self.assertIn("does not stop this document", order.message_ids[0].body)
                savepoint.rollback()
                self.env.invalidate_all()
                self.env.registry.clear_cache()  # of policies

    def test_still_stopped(self):
        """CRD-4: what was changed and is still over the limit is not taken back; what nobody may release any more is, and says so."""
        order, request = self.ask()
        order.order_line.price_unit = 320.0
        self.look()
        self.assertEqual(request.state, "asked")
        self.assertIn("Changed", request.with_user(self.finance).obstacle)
        self.set_policy("credit_limit_order", "confirm", "block")
        self.look()
        self.assertEqual(request.state, "withdrawn")
        self.assertIn("waits for a new limit", request.answer)

    def test_language(self):
        """CRD-4: who asked reads it in the own language."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search([("name", "=", "trade_credit")])._update_translations(["zh_CN"])
        other = self.trade_user("salesperson", name="Zhou Jie", login="zhou_jie")
        self.seller.lang = "zh_CN"
        order, request = self.ask()
        second = self.env["trade.credit.request"].with_user(other)._ask(self.order(350.0, user_id=other.id), "x")
        self.object.limit_amount = 1000.0
        self.look()
        self.assertIn("信用不再阻止", request.answer)
        self.assertIn("does not stop", second.answer)

    def test_deciding(self):
        """CRD-4: whoever opens it before the job has come reads that nothing is left, and pressing the button ends it."""
        _order, moot = self.ask()
        _order, stopped = self.ask(900.0)
        self.object.limit_amount = 340.0
        self.settle()
        both = (moot + stopped).with_user(self.finance)
        both.invalidate_recordset()
        self.assertIn("does not stop", both[0].obstacle)
        self.assertFalse(both[1].obstacle)
        action = both.action_release()
        self.assertEqual(action["context"]["default_request_ids"], stopped.ids)
        self.assertEqual((moot.state, stopped.state), ("withdrawn", "asked"))
        _order, moot = self.ask(345.0)
        self.object.limit_amount = 345.0
        self.settle()
        self.assertEqual(moot.with_user(self.finance).action_refuse()["tag"], "display_notification")
        self.assertEqual(moot.state, "withdrawn")
        stranger = self.trade_user("salesperson", login="stranger")
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            stopped.with_user(stranger).action_release()

    def test_looked_at_soon(self):
        """CRD-4: where a limit, a grade or the policy of the company is changed the job comes at once, if somebody waits."""
        triggers = self.env["ir.cron.trigger"].search_count
        job = self.env.ref("trade_credit.ir_cron_end_moot")
        grade = self.env["trade.credit.grade"].create({"name": "A", "limit_amount": 1.0})
        self.env.flush_all()

        def change():
            found = []
            for record, values in (
                (self.object, {"limit_amount": self.object.limit_amount + 1}),
                (grade, {"limit_amount": grade.limit_amount + 1}),
                (self.company, {"trade_credit_default_limit": self.company.trade_credit_default_limit + 1}),
                (self.object, {"note": "Spoken to them"}),
            ):
                before = triggers([("cron_id", "=", job.id)])
                record.write(values)
                self.env.flush_all()
                found.append(triggers([("cron_id", "=", job.id)]) > before)
            return found

        self.assertEqual(change(), [False] * 4)
        self.ask()
        self.assertEqual(change(), [True, True, True, False])

    def test_cost(self):
        """CRD-4: the job looks at many requests in as many queries as at few."""

        def count(number):
            partners = self.env["res.partner"].create([{"name": f"Clinic {index}"} for index in range(number)])
            for partner in partners:
                self.limit(100.0, partner=partner)
                self.env["trade.credit.request"]._ask(self.order(110.0, partner=partner), "x")
            self.settle()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertFalse(self.env["trade.credit.request"].search([("state", "=", "asked")])._end_moot())
            return self.env.cr.sql_log_count - before

        count(1)
        few = count(2)
        self.assertLessEqual(count(8), few + 2)
