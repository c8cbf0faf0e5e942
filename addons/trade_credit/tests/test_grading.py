from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..tools.grading import Habits, Weights, score
from .common import GuardCommon


@tagged("post_install", "-at_install")
class TestGrading(GuardCommon):
    """Grades are proposed from habits and accepted by a person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_policy("credit_limit_order", "confirm", "off")
        cls.company.write({"trade_credit_full_volume": 1000.0, "trade_credit_window": 12})
        cls.good, cls.poor = cls.env["trade.credit.grade"].create(
            [
                {"name": "A", "limit_amount": 5000.0, "min_score": 80.0},
                {"name": "C", "limit_amount": 100.0, "min_score": 0.0},
            ]
        )
        today = fields.Date.today()
        cls.slow = cls.env["res.partner"].create({"name": "Slow clinic"})
        with freeze_time(fields.Date.subtract(today, days=100)):
            cls.prompt_invoice = cls.invoice(cls.order(1000.0, confirm=True))
            cls.pay(cls.prompt_invoice)
            cls.slow_invoice = cls.invoice(cls.order(1000.0, partner=cls.slow, confirm=True))
            cls.invoice(cls.order(500.0, partner=cls.slow, confirm=True))
        with freeze_time(fields.Date.subtract(today, days=30)):
            cls.pay(cls.slow_invoice)
        cls.settle()

    def propose(self):
        return self.env["trade.credit.assessment"].sudo()._propose(self.company)

    def of(self, proposals, partner):
        return proposals.filtered(lambda proposal: proposal.partner_id == partner)

    def test_arithmetic(self):
        """CRD-6: each point runs from 0 to 100, and the weights decide; without weights nothing is earned."""
        perfect = Habits(1000, 1000, 0, -3, 0, 500)
        self.assertEqual(score(perfect, Weights(1, 1, 1, 1), 1000)[0], 100)
        total, points = score(Habits(500, 500, 50, 30, 100, 400), Weights(1, 2, 2, 1), 1000)
        self.assertEqual(points, {"volume": 50, "payment": 50, "overdue": 75, "returns": 50})
        self.assertAlmostEqual(total, (50 + 100 + 150 + 50) / 6)
        self.assertEqual(score(perfect, Weights(0, 0, 0, 0), 1000)[0], 0)
        self.assertEqual(score(Habits(0, 0, 10, 900, 10, 5), Weights(1, 1, 1, 1), 1000)[1]["payment"], 0)

    def test_proposal(self):
        """CRD-6: the prompt payer earns the better grade, the slow one the lower; the arithmetic is shown."""
        proposals = self.propose()
        prompt, slow = self.of(proposals, self.customer), self.of(proposals, self.slow)
        self.assertEqual((prompt.grade_id, slow.grade_id), (self.good, self.poor))
        self.assertEqual((slow.late_days, slow.overdue, slow.posted), (70.0, 500.0, 500.0))
        self.assertEqual(slow.arithmetic, "(100.0 × 1 + 0.0 × 2 + 0.0 × 2 + 100.0 × 1) / 6 = 33.3")

    def test_volume_is_what_was_ordered(self):
        """CRD-6: orders make the volume, invoiced or not; the rate of returns is one of what was invoiced."""
        self.order(250.0, partner=self.slow, confirm=True)
        self.order(9999.0, partner=self.slow)
        self.order(8888.0, partner=self.slow, confirm=True)._action_cancel()
        slow = self.of(self.propose(), self.slow)
        self.assertEqual((slow.volume, slow.invoiced, slow.returned), (1750.0, 1500.0, 0.0))

    def test_volume_in_another_currency(self):
        """CRD-6: a foreign order counts at its rate, one in a currency without a rate earns nothing."""
        currency = self.foreign()
        pricelist = self.pricelist_in(currency).id
        self.order(4000.0, partner=self.slow, pricelist_id=pricelist, confirm=True)
        self.settle()
        self.assertEqual(self.of(self.propose(), self.slow).volume, 1500.0)
        self.env["res.currency.rate"].create({"currency_id": currency.id, "rate": 4.0, "name": "2020-01-01"})
        self.order(4000.0, partner=self.slow, pricelist_id=pricelist, confirm=True)
        self.assertEqual(self.of(self.propose(), self.slow).volume, 1500.0 + 1000.0 + 1000.0)

    def test_accept_in_batches(self):
        """CRD-6: nothing changes until a person accepts; then grade and limit hold, and nothing more is proposed."""
        proposals = self.propose()
        self.assertFalse(self.object.grade_id)
        self.object.limit_mode = "default"
        (self.of(proposals, self.customer) | self.of(proposals, self.slow)).with_user(self.finance).action_accept()
        self.assertEqual(self.object.grade_id, self.good)
        self.assertEqual(self.customer.trade_credit_limit, 5000.0)
        self.assertEqual(self.slow.trade_credit_limit, 100.0)
        self.assertFalse(self.of(self.propose(), self.slow))
        with self.assertRaisesRegex(UserError, "decided already"):
            proposals.with_user(self.finance).action_accept()

    def test_decline(self):
        """CRD-6: a declined grade is not proposed again, another one is."""
        self.of(self.propose(), self.slow).with_user(self.finance).action_decline()
        self.assertFalse(self.of(self.propose(), self.slow))
        self.good.min_score = 10.0
        self.assertEqual(self.of(self.propose(), self.slow).grade_id, self.good)

    def test_history(self):
        """CRD-6: each night replaces what nobody decided, and keeps it as outdated."""
        first = self.of(self.propose(), self.slow)
        second = self.of(self.propose(), self.slow)
        self.assertEqual((first.state, second.state), ("outdated", "proposed"))

    def test_who(self):
        """CRD-6: only who keeps the limits accepts, and nobody writes a proposal."""
        proposals = self.propose()
        clerk = self.trade_user("finance_clerk")
        for action in ("action_accept", "action_decline"):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                getattr(proposals.with_user(clerk), action)()
        for operation in ("create", "write", "unlink"):
            self.assertFalse(proposals.with_user(self.finance).has_access(operation))

    def test_night(self):
        """CRD-6: the job proposes only in companies whose grades name a score."""
        self.env["trade.credit.assessment"]._cron_propose()
        self.assertTrue(self.env["trade.credit.assessment"].search([("partner_id", "=", self.slow.id)]))
        self.env["trade.credit.assessment"].search([]).unlink()
        self.good.min_score = 0.0
        self.env["trade.credit.assessment"]._cron_propose()
        self.assertFalse(self.env["trade.credit.assessment"].search([("company_id", "=", self.company.id)]))
