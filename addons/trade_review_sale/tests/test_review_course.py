from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ReviewCommon


@tagged("post_install", "-at_install")
class TestReviewCourse(ReviewCommon):
    def test_no_rule_no_review(self):
        """ORG-2: without a rule an order is confirmed as before."""
        order = self.make_order()
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.trade_review_course)

    def test_passed_before_the_rule(self):
        """ORG-2: an order that has passed, or was given up, does not say that it needs a review; one that has not does."""
        passed, given_up, ahead = self.make_order(), self.make_order(), self.make_order()
        passed.action_confirm()
        given_up.action_cancel()
        self.make_rule(self.step("Department", reviewer_kind="manager"))
        self.env.invalidate_all()
        self.assertFalse(passed.trade_review_course)
        self.assertFalse(given_up.trade_review_course)
        self.assertTrue(ahead.trade_review_course["missing"])

    def test_one_step(self):
        """ORG-2: an order is confirmed only after its review; the whole course is in its chatter."""
        self.make_rule(self.step("Department", reviewer_kind="manager"))
        order = self.make_order()
        with self.assertRefused(UserError, "needs a review"):
            order.action_confirm()
        order.action_review_request()
        review = order.trade_review_id.sudo()
        self.assertEqual(review.state, "pending")
        self.assertEqual(review.opinion_ids.user_ids, self.manager)
        with self.assertRefused(UserError, "needs a review"):
            order.action_confirm()
        self.decide(order, self.manager, reason="Fine for me")
        self.assertEqual(review.state, "approved")
        opinion = review.opinion_ids
        self.assertEqual(
            (opinion.decision, opinion.decided_by_id, opinion.reason), ("approved", self.manager, "Fine for me")
        )
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        chatter = " ".join(order.sudo().message_ids.mapped("body"))
        self.assertIn("asked for a review", chatter)
        self.assertIn("Fine for me", chatter)

    def test_send_back_needs_reason(self):
        """ORG-2: sending back needs a reason and tells the requester; the order can be requested again."""
        self.make_rule(self.step("Department", self.manager))
        order = self.make_order()
        order.action_review_request()
        with self.assertRefused(UserError, "reason"):
            self.decide(order, self.manager, "send_back", reason="  ")
        self.decide(order, self.manager, "send_back", reason="Price too low")
        self.assertEqual(order.trade_review_state, "sent_back")
        with self.assertRaises(UserError):
            order.action_confirm()
        order.order_line.price_unit = 120
        order.action_review_request()
        self.assertEqual(order.trade_review_state, "pending")
        self.assertEqual(order.trade_review_id.sudo().previous_id.state, "sent_back")

    def test_steps_follow(self):
        """ORG-2: the second step is asked only after the first has approved."""
        self.make_rule(self.step("First", self.manager, 10), self.step("Second", self.finance, 20))
        order = self.make_order()
        order.action_review_request()
        review = order.trade_review_id
        self.assertFalse(review.with_user(self.finance).is_mine)
        with self.assertRaises(UserError):
            self.decide(order, self.finance)
        self.decide(order, self.manager)
        self.assertTrue(review.with_user(self.finance).is_mine)
        self.decide(order, self.finance)
        self.assertEqual(order.trade_review_state, "approved")

    def test_parallel_agree(self):
        """ORD-2: departments review in parallel, each states an opinion and supply promises a date."""
        self.parallel_rule()
        order = self.make_order()
        order.action_review_request()
        review = order.trade_review_id.sudo()
        self.decide(order, self.finance)
        self.decide(order, self.manager)
        with self.assertRefused(UserError, "promise"):
            self.decide(order, self.clerk)
        self.decide(order, self.clerk, promised_date="2030-01-31")
        self.assertEqual(review.state, "approved")
        supply = review.opinion_ids.filtered(lambda row: row.name == "Supply")
        self.assertEqual(str(supply.promised_date), "2030-01-31")
        self.assertEqual(review.opinion_ids.filtered("arbiter").decision, "cancelled")

    def test_parallel_differ(self):
        """ORD-2: when opinions differ the general manager decides, and all opinions stay on record."""
        self.parallel_rule()
        for verdict, state in (("approve", "approved"), ("send_back", "sent_back")):
            with self.subTest(verdict=verdict):
                order = self.make_order()
                order.action_review_request()
                self.decide(order, self.manager, "send_back", reason="Too cheap")
                self.assertEqual(order.trade_review_state, "pending")
                self.decide(order, self.finance)
                self.decide(order, self.clerk, promised_date="2030-01-31")
                self.assertEqual(order.trade_review_state, "arbitration")
                with self.assertRaises(UserError):
                    self.decide(order, self.manager)
                self.decide(order, self.general_manager, verdict, reason="My decision")
                self.assertEqual(order.trade_review_state, state)
                decisions = order.trade_review_id.sudo().opinion_ids.mapped("decision")
                self.assertEqual(sorted(decisions), sorted(["sent_back", "approved", "approved", state]))

    def test_parallel_all_against(self):
        """ORD-2: when all send back there is nothing to arbitrate."""
        self.make_rule(self.step("A", self.manager), self.step("B", self.finance))
        order = self.make_order()
        order.action_review_request()
        self.decide(order, self.manager, "send_back", reason="No")
        self.decide(order, self.finance, "send_back", reason="No")
        self.assertEqual(order.trade_review_state, "sent_back")

    def test_all_of_a_role(self):
        """ORG-2: a step may ask one or all who hold a role."""
        second = self.trade_user("finance_manager", login="finance_2")
        group = self.env.ref("trade_base.group_finance_manager")
        rule = self.make_rule(self.step("Finance", reviewer_kind="group", group_id=group.id, quorum="all"))
        order = self.make_order()
        order.action_review_request()
        holders = rule._eligible(group.all_user_ids)
        reviewers = order.trade_review_id.sudo().opinion_ids.filtered(lambda row: not row.arbiter)
        self.assertEqual(reviewers.user_ids, holders)
        self.assertIn(second, holders)
        for user in holders:
            self.assertEqual(order.trade_review_state, "pending")
            self.decide(order, user)
        self.assertEqual(order.trade_review_state, "approved")
        rule.step_ids.quorum = "one"
        order = self.make_order()
        order.action_review_request()
        self.decide(order, second)
        self.assertEqual(order.trade_review_state, "approved")

    def test_role_must_still_be_held(self):
        """ORG-3: who lost the role since the request no longer decides."""
        group = self.env.ref("trade_base.group_finance_manager")
        self.make_rule(self.step("Finance", reviewer_kind="group", group_id=group.id, quorum="all"))
        order = self.make_order()
        order.action_review_request()
        opinion = order.trade_review_id.sudo().opinion_ids.filtered(lambda row: row.user_ids == self.finance)
        self.finance.group_ids = [Command.unlink(group.id)]
        with self.assertRaises(AccessError):
            opinion.with_user(self.finance).sudo().action_approve()

    def test_own_document(self):
        """ORG-4: nobody reviews an own document unless the rule allows it."""
        rule = self.make_rule(self.step("Sales", self.salesperson | self.manager))
        order = self.make_order()
        order.action_review_request()
        self.assertFalse(order.trade_review_id.is_mine)
        with self.assertRaises(AccessError):
            order.trade_review_id.opinion_ids.action_approve()
        self.decide(order, self.manager)
        self.assertEqual(order.trade_review_state, "approved")
        rule.allow_own = True
        order = self.make_order()
        order.action_review_request()
        self.decide(order, self.salesperson)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_own_document_by_straw_man(self):
        """ORG-4: the salesperson of a document does not review it when a colleague presses the button either."""
        self.make_rule(self.step("Sales", self.salesperson | self.manager))
        order = self.make_order()
        order.with_user(self.sales_manager).action_review_request()
        with self.assertRaises(AccessError):
            order.trade_review_id.opinion_ids.action_approve()

    def test_nobody_left(self):
        """ORG-4: a request that only the requester could answer is refused with what to do."""
        self.make_rule(self.step("Sales", self.salesperson))
        with self.assertRefused(UserError, "nobody reviews an own document"):
            self.make_order().action_review_request()

    def test_manager_own_document(self):
        """ORG-2: the manager's own order is reviewed by the manager of the department above."""
        self.make_rule(self.step("Department", reviewer_kind="manager"))
        order = self.make_order(user_id=self.manager.id).with_user(self.manager)
        order.action_review_request()
        self.assertEqual(order.trade_review_id.sudo().opinion_ids.user_ids, self.sales_manager)

    def test_manager_above(self):
        """ORG-2: a step may ask the manager of the department above; without one the request says so."""
        self.make_rule(self.step("Above", reviewer_kind="manager_above"))
        order = self.make_order()
        order.action_review_request()
        self.assertEqual(order.trade_review_id.sudo().opinion_ids.user_ids, self.sales_manager)
        with self.assertRefused(UserError, "no manager"):
            self.make_order(team_id=self.head_office.id).action_review_request()

    def test_change_voids_its_aspect_only(self):
        """ORG-2: a later change voids exactly the opinions about what changed and tells those reviewers; others stand."""
        self.parallel_rule()
        order = self.make_order()
        order.action_review_request()
        self.decide(order, self.manager)
        self.decide(order, self.finance)
        self.decide(order, self.clerk, promised_date="2030-01-31")
        first = order.trade_review_id.sudo()
        order.order_line.price_unit = 90
        decisions = {row.name: row.decision for row in first.opinion_ids if not row.arbiter}
        self.assertEqual(decisions, {"Sales": "void", "Finance": "approved", "Supply": "approved"})
        self.assertEqual(first.state, "void")
        self.assertIn("Prices", order.sudo().message_ids[0].body)
        messages = self.env["mail.message"].search([("model", "=", "trade.review"), ("res_id", "=", first.id)])
        told = messages.filtered(lambda message: "void" in (message.subject or "")).notified_partner_ids
        self.assertEqual(told, self.manager.partner_id, "the one whose opinion is void, and nobody else")
        with self.assertRaises(UserError):
            order.action_confirm()
        order.action_review_request()
        second = order.trade_review_id.sudo()
        self.assertEqual(second.previous_id, first)
        waiting = second.opinion_ids.filtered(lambda row: row.decision == "pending")
        self.assertEqual(waiting.name, "Sales")
        carried = second.opinion_ids.filtered("origin_id")
        self.assertEqual(carried.origin_id, first.opinion_ids.filtered(lambda row: row.name in ("Finance", "Supply")))
        self.decide(order, self.manager)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(
            first.snapshot["parts"]["prices"]["lines"]["order_line"][str(order.order_line.id)]["price_unit"][1], "100"
        )

    def test_unwatched_change_voids_nothing(self):
        """ORG-2: what nobody reviews can change."""
        self.make_rule(self.step("Finance", self.finance, aspects=["terms"]))
        order = self.make_order()
        order.action_review_request()
        self.decide(order, self.finance)
        order.order_line.price_unit = 90
        order.client_order_ref = False
        self.assertEqual(order.trade_review_state, "approved")
        order.action_confirm()

    def test_line_added_and_removed(self):
        """ORG-2: adding, moving or removing a line on the line model is a change of the order."""
        self.make_rule(self.step("Sales", self.manager, aspects=["prices"]))
        for change in (
            lambda order: order.order_line[0].unlink(),
            lambda order: self.env["sale.order.line"].create({"order_id": order.id, "product_id": self.product.id}),
            lambda order: order.order_line[0].write({"product_uom_qty": 11}),
            lambda order: order.write({"order_line": [Command.clear()]}),
            lambda order: self.env["sale.order.line"].search([("order_id", "=", order.id)]).write({"discount": 5}),
        ):
            order = self.make_order(lines=2)
            order.action_review_request()
            self.decide(order, self.manager)
            change(order)
            self.assertEqual(order.trade_review_state, "void")

    def test_delegate(self):
        """ORG-2: a reviewer delegates an opinion; it is recorded on whose behalf it was given."""
        self.make_rule(self.step("Department", self.manager))
        order = self.make_order()
        order.action_review_request()
        opinion = order.trade_review_id.opinion_ids
        for unfit, message in ((self.salesperson, "asked for this review"), (self.clerk, "may not see these prices")):
            with self.assertRefused(UserError, message):
                opinion.with_user(self.manager).action_delegate(unfit.id)
        opinion.with_user(self.manager).action_delegate(self.sales_manager.id, "Away")
        self.assertTrue(order.trade_review_id.with_user(self.sales_manager).is_mine)
        with self.assertRaises(AccessError):
            opinion.with_user(self.sales_manager).action_delegate(self.finance.id)
        self.decide(order, self.sales_manager)
        self.assertEqual(opinion.sudo().on_behalf_of_id, self.manager)
        self.assertEqual(opinion.sudo().decided_by_id, self.sales_manager)

    def test_delegate_not_allowed(self):
        """ORG-2: a step can require the reviewer in person."""
        self.make_rule(self.step("Department", self.manager, allow_delegate=False))
        order = self.make_order()
        order.action_review_request()
        with self.assertRaises(AccessError):
            order.trade_review_id.opinion_ids.with_user(self.manager).action_delegate(self.sales_manager.id)

    def test_deputy(self):
        """ORG-2: during an absence the deputy decides on behalf of the reviewer, before and after it does not."""
        self.make_rule(self.step("Department", self.manager))
        deputies = self.env["trade.review.deputy"].with_user(self.manager)
        deputy = deputies.create({"deputy_id": self.finance.id, "date_from": "2020-01-01", "date_to": "2020-01-31"})
        order = self.make_order()
        order.action_review_request()
        review = order.trade_review_id
        self.assertFalse(review.with_user(self.finance).search([("is_mine", "=", True)]))
        deputy.date_to = "2999-01-01"
        self.assertEqual(review.with_user(self.finance).search([("is_mine", "=", True)]), review)
        self.decide(order, self.finance)
        self.assertEqual(review.sudo().opinion_ids.on_behalf_of_id, self.manager)

    def test_deputy_without_price_right(self):
        """ORG-3: standing in does not open prices to somebody who may not see them."""
        self.make_rule(self.step("Department", self.manager))
        self.env["trade.review.deputy"].with_user(self.manager).create(
            {"deputy_id": self.clerk.id, "date_from": "2020-01-01", "date_to": "2999-01-31"}
        )
        order = self.make_order()
        order.action_review_request()
        review = order.trade_review_id
        self.assertFalse(review.with_user(self.clerk).is_mine)
        with self.assertRaises(AccessError):
            review.sudo().opinion_ids.with_user(self.clerk).sudo().action_approve()

    def test_deputy_only_for_oneself(self):
        """ORG-3: nobody names himself the deputy of somebody else."""
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.env["trade.review.deputy"].with_user(self.salesperson).create(
                {"user_id": self.manager.id, "deputy_id": self.salesperson.id, "date_to": "2999-01-01"}
            )

    def test_withdraw_and_remind(self):
        """ORG-2: a request is withdrawn or the reviewers are reminded, once a day."""
        self.make_rule(self.step("Department", self.manager))
        order = self.make_order()
        order.action_review_request()
        review = order.trade_review_id.sudo()
        order.action_review_remind()
        with self.assertRefused(UserError, "today already"):
            order.action_review_remind()
        order.action_review_withdraw()
        self.assertEqual((review.state, review.opinion_ids.decision), ("withdrawn", "cancelled"))
        self.assertFalse(review._open_activities())
        with self.assertRaises(UserError):
            self.decide(order, self.manager)

    def test_activities(self):
        """ORG-2: everybody asked gets an activity on the review; it is done, or gone, when somebody has decided."""
        self.make_rule(self.step("Sales", self.manager | self.sales_manager))
        order = self.make_order()
        order.action_review_request()
        review = order.trade_review_id.sudo()
        activities = review._open_activities()
        self.assertEqual(activities.user_id, self.manager | self.sales_manager)
        self.decide(order, self.manager)
        self.assertFalse(review._open_activities())
        done = self.env["mail.activity"].with_context(active_test=False).search([("id", "in", activities.ids)])
        self.assertEqual(done.user_id, self.manager)

    def test_cancel_ends_the_review(self):
        """ORG-2: cancelling an order ends its open review."""
        self.make_rule(self.step("Sales", self.manager))
        order = self.make_order()
        order.action_review_request()
        order.with_context(disable_cancel_warning=True).action_cancel()
        self.assertEqual(order.trade_review_state, "void")
        self.assertFalse(order.trade_review_id.with_user(self.manager).is_mine)

    def test_delete_keeps_the_review(self):
        """ORG-2: what was reviewed stays readable when the document is deleted."""
        self.make_rule(self.step("Sales", self.manager))
        order = self.make_order()
        order.action_review_request()
        review = order.trade_review_id.sudo()
        order.sudo().unlink()
        self.assertEqual(review.state, "void")
        self.assertTrue(review.with_user(self.manager).snapshot_view["sections"])

    def test_batch(self):
        """ORG-2: reviews are requested and decided in batches; a foreign one among them stops the batch."""
        self.make_rule(self.step("Sales", self.manager))
        orders = self.make_order() | self.make_order() | self.make_order()
        orders.action_review_request()
        reviews = orders.trade_review_id.with_user(self.manager)
        action = reviews.action_decide()
        wizard = self.env["trade.review.decide"].with_user(self.manager).with_context(**action["context"]).create({})
        self.assertEqual(len(wizard.opinion_ids), 3)
        wizard.action_approve()
        self.assertEqual(set(orders.mapped("trade_review_state")), {"approved"})
        orders.action_confirm()
        self.assertEqual(set(orders.mapped("state")), {"sale"})

    def test_two_rules(self):
        """ORG-2: when two rules fit, their steps follow each other and both must be satisfied."""
        self.make_rule(self.step("Sales", self.manager), sequence=1)
        self.make_rule(self.step("Big orders", self.finance), amount_min=500, sequence=2)
        order = self.make_order()
        order.action_review_request()
        self.decide(order, self.manager)
        self.assertEqual(order.trade_review_state, "pending")
        self.decide(order, self.finance)
        order.action_confirm()
        small = self.make_order(qty=1)
        small.action_review_request()
        self.decide(small, self.manager)
        small.action_confirm()

    def test_reviewer_without_access(self):
        """ORG-3: who cannot read the order reads and decides its snapshot; prices only if appointed to review them."""
        self.make_rule(
            self.step("Supply", self.clerk, 10, aspects=["supply"]),
            self.step("Prices", self.purchaser, 20, aspects=["prices"]),
        )
        order = self.make_order()
        order.action_review_request()
        review = order.trade_review_id
        self.assertFalse(self.env["sale.order"].with_user(self.purchaser).has_access("read"))
        for_clerk = review.with_user(self.clerk).snapshot_view
        self.assertEqual([section["code"] for section in for_clerk["sections"]], ["supply", "terms"])
        self.assertEqual(for_clerk["closed"], ["Prices"])
        self.assertFalse(review.with_user(self.clerk).amount)
        self.assertNotIn("1,000", str(for_clerk))
        self.decide(order, self.clerk)
        for_purchaser = review.with_user(self.purchaser).snapshot_view
        self.assertIn("1,000.00", str(for_purchaser["sections"][0]))
        self.assertEqual(review.with_user(self.purchaser).amount, 1000)
        self.decide(order, self.purchaser)
        self.assertEqual(order.trade_review_state, "approved")
        outsider = self.trade_user("warehouse_clerk", login="outsider")
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            review.with_user(outsider).read(["snapshot_view"])

    def test_snapshot_language(self):
        """USE-1: the snapshot reads in the language of the reader."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.make_rule(self.step("Sales", self.manager))
        order = self.make_order()
        order.action_review_request()
        english = order.trade_review_id.with_user(self.manager).with_context(lang="en_US").snapshot_view
        self.assertIn("Unit Price", str(english))
        self.assertTrue(order.trade_review_id.sudo().snapshot_intact)
