from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ReviewCommon


@tagged("post_install", "-at_install")
class TestReviewRules(ReviewCommon):
    def test_bad_domain(self):
        """ORG-2: a condition that does not parse, or names unknown fields, is refused when it is saved."""
        for domain in (
            "[('amount_total', '>'",
            "[('no_such_field', '=', 1)]",
            "__import__('os')",
            "[('state', '=', uid)]",
            "5",
        ):
            with self.subTest(domain=domain), self.assertRefused(ValidationError, "condition"):
                self.make_rule(self.step("Sales", self.manager), domain=domain)
        rule = self.make_rule(self.step("Sales", self.manager), domain="[('date_order', '>=', 'today -7d')]")
        with self.assertRefused(ValidationError, "condition"):
            rule.domain = "[('x', '=', 1)]"

    def test_no_step(self):
        """ORG-2: a rule without a step would let everything pass or nothing; it is refused."""
        with self.assertRefused(ValidationError, "no step"):
            self.make_rule()
        rule = self.make_rule(self.step("Sales", self.manager))
        with self.assertRefused(ValidationError, "no step"):
            rule.step_ids.unlink()

    def test_reviewers_missing(self):
        """ORG-2: a role nobody holds, no people, or people of another company are refused with what to do."""
        empty = self.env["res.groups"].create({"name": "Engineers"})
        with self.assertRefused(ValidationError, "Engineers"):
            self.make_rule(self.step("Engineering", reviewer_kind="group", group_id=empty.id))
        with self.assertRefused(ValidationError, "no reviewer"):
            self.make_rule(self.step("Sales", self.env["res.users"]))
        company = self.env["res.company"].create({"name": "Other"})
        with self.assertRefused(ValidationError, "no reviewer"):
            self.make_rule(self.step("Sales", self.manager), company_id=company.id)
        rule = self.make_rule(self.step("Sales", self.manager))
        with self.assertRefused(ValidationError, "no reviewer"):
            rule.step_ids.write({"user_ids": [Command.clear()]})

    def test_arbiter_missing(self):
        """ORD-2: parallel steps need an arbiter, also when a step is moved beside another later."""
        steps = (self.step("A", self.manager), self.step("B", self.finance))
        with self.assertRefused(ValidationError, "arbiter"):
            self.make_rule(*steps, arbiter_group_id=False)
        empty = self.env["res.groups"].create({"name": "Nobody"})
        with self.assertRefused(ValidationError, "arbiter"):
            self.make_rule(*steps, arbiter_group_id=empty.id)
        with self.assertRefused(ValidationError, "arbiter"):
            self.make_rule(self.step("A", self.manager | self.finance, quorum="all"), arbiter_group_id=False)
        rule = self.make_rule(steps[0], self.step("B", self.finance, 20), arbiter_group_id=False)
        with self.assertRefused(ValidationError, "arbiter"):
            rule.step_ids[1].sequence = 10
        self.make_rule(*steps, arbiter_user_id=self.finance.id, arbiter_group_id=False)

    def test_negative_amount(self):
        """ORG-2: the amount from which a review is needed is not negative."""
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.make_rule(self.step("Sales", self.manager), amount_min=-1)
            self.env.flush_all()

    def test_department_cycle(self):
        """ORG-2: departments cannot lie below themselves."""
        with self.assertRaises(UserError):
            self.head_office.trade_parent_id = self.department

    def test_department_and_those_below(self):
        """ORG-2: a rule of a department holds for the departments below, and for no other."""
        rule = self.make_rule(self.step("Sales", self.manager), team_id=self.head_office.id)
        elsewhere = self.env["crm.team"].create({"name": "Elsewhere"})
        inside, outside = self.make_order(), self.make_order(team_id=elsewhere.id)
        required = (inside | outside)._review_required()
        self.assertEqual(required, {inside.id: rule.sudo(), outside.id: rule.browse()})

    def test_amount_in_company_currency(self):
        """ORG-2: the amount is compared in company currency at the date of the document."""
        currency = self.env["res.currency"].create({"name": "XTS", "symbol": "x", "rounding": 0.01})
        self.env["res.currency.rate"].create(
            [
                {"currency_id": currency.id, "name": "2024-01-01", "rate": 10.0},
                {"currency_id": currency.id, "name": "2024-06-01", "rate": 2.0},
            ]
        )
        pricelist = self.env["product.pricelist"].create({"name": "X", "currency_id": currency.id})
        rule = self.make_rule(self.step("Sales", self.manager), amount_min=400)
        early = self.make_order(pricelist_id=pricelist.id, date_order="2024-02-01 10:00:00")
        late = self.make_order(pricelist_id=pricelist.id, date_order="2024-07-01 10:00:00")
        self.assertEqual(early.currency_id, currency)
        self.assertEqual(early.sudo()._review_amounts()[early.id], 100)
        self.assertEqual((early | late)._review_required(), {early.id: rule.browse(), late.id: rule.sudo()})

    def test_companies_do_not_mix(self):
        """ORG-5: rules, reviews and counters belong to one company; nothing of it is seen in another."""
        other = self.env["res.company"].create({"name": "Shanghai branch"})
        both = self.trade_user(
            "general_manager",
            login="gm_both",
            company_id=other.id,
            company_ids=[(6, 0, [other.id, self.env.company.id])],
        )
        there = self.trade_user(
            "general_manager", login="gm_there", company_id=other.id, company_ids=[(6, 0, [other.id])]
        )
        self.make_rule(self.step("Sales", self.manager | both))
        order = self.make_order()
        order.action_review_request()
        review = order.trade_review_id
        reviews = self.env["trade.review"]
        self.assertEqual(reviews.with_user(both).with_context(allowed_company_ids=[self.env.company.id]).my_count(), 1)
        self.assertEqual(reviews.with_user(both).with_context(allowed_company_ids=[other.id]).my_count(), 0)
        for model in ("trade.review", "trade.review.opinion", "trade.review.rule", "trade.review.rule.step"):
            self.assertFalse(self.env[model].with_user(there).search([]), model)
        self.assertFalse(review.with_user(there).sudo().is_mine)
        sale_there = (
            self.env["sale.order"].with_company(other).create({"partner_id": self.customer.id, "company_id": other.id})
        )
        sale_there.action_confirm()
        self.assertEqual(sale_there.state, "sale", "the rule of the first company says nothing about the second")

    def test_reviewer_of_another_company_later(self):
        """ORG-5: a reviewer who left the company no longer decides there."""
        other = self.env["res.company"].create({"name": "Shanghai branch"})
        self.make_rule(self.step("Sales", self.manager | self.sales_manager))
        order = self.make_order()
        order.action_review_request()
        self.manager.write({"company_ids": [(6, 0, [other.id])], "company_id": other.id})
        with self.assertRaises(AccessError):
            order.trade_review_id.sudo().opinion_ids.with_user(self.manager).sudo().action_approve()

    def test_rule_change_counts_at_once(self):
        """ORG-2: a new rule holds for documents not yet confirmed, also for those approved under older rules."""
        self.make_rule(self.step("Sales", self.manager))
        order = self.make_order()
        order.action_review_request()
        self.decide(order, self.manager)
        self.make_rule(self.step("Finance", self.finance))
        with self.assertRefused(UserError, "needs a review"):
            order.action_confirm()
        order.action_review_request()
        self.assertEqual(order.trade_review_id.sudo().opinion_ids.filtered("origin_id").decided_by_id, self.manager)
        self.decide(order, self.finance)
        order.action_confirm()

    def test_archived_rule_asks_nothing(self):
        """ORG-2: an archived rule is off."""
        rule = self.make_rule(self.step("Sales", self.manager))
        rule.active = False
        self.make_order().action_confirm()
