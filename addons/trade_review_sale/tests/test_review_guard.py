from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ReviewCommon

#: AccessError and ValidationError are kinds of it.
REFUSED = UserError


@tagged("post_install", "-at_install")
class TestReviewGuard(ReviewCommon):
    """Every way round a review that we know of, tried through the ORM as the role that would try it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.make_rule(cls.step("Sales", cls.manager))

    def approved_order(self, **values):
        order = self.make_order(**values)
        order.action_review_request()
        self.decide(order, self.manager)
        return order

    def users(self):
        return (
            self.salesperson, self.manager, self.sales_manager, self.clerk, self.purchaser, self.finance,
            self.general_manager, self.consultant,
        )  # fmt: skip

    # -- entering the confirmed state -------------------------------------------------------------------------

    def test_state_written(self):
        """ORG-2: writing the state passes no document, for any role and in sudo."""
        order = self.make_order()
        for user in self.users():
            with self.assertRaises(REFUSED), mute_logger("odoo.addons.base.models.ir_rule", "odoo.models"):
                order.with_user(user).write({"state": "sale"})
            with self.assertRaises(REFUSED):
                order.with_user(user).sudo().write({"state": "sale"})
        with self.assertRaises(UserError):
            order.sudo().write({"state": "sale", "order_line": [Command.clear()]})

    def test_created_confirmed(self):
        """ORG-2: neither create nor a default from the context nor an import makes a confirmed document."""
        values = {"partner_id": self.customer.id, "team_id": self.department.id}
        orders = self.env["sale.order"].with_user(self.salesperson)
        with self.assertRaises(UserError):
            orders.create(values | {"state": "sale"})
        with self.assertRaises(UserError):
            orders.with_context(default_state="sale").create(values)
        result = orders.load(["partner_id", "state"], [[self.customer.name, "Sales Order"]])
        self.assertFalse(result["ids"])
        self.assertIn("needs a review", str(result["messages"]))

    def test_copy(self):
        """ORG-2: a copy of an approved order starts without a review."""
        order = self.approved_order()
        copy = order.copy()
        self.assertFalse(copy.trade_review_id)
        with self.assertRaises(UserError):
            copy.action_confirm()
        with self.assertRaises(REFUSED):
            order.copy({"trade_review_id": order.trade_review_id.id})
        with self.assertRaises(REFUSED):
            order.copy({"state": "sale"})

    def test_context_keys(self):
        """ORG-3: no context key opens the guard, not even the object the engine might be thought to use."""
        order = self.make_order()
        for key in (
            "trade_review_engine",
            "skip_review",
            "bypass_review",
            "install_mode",
            "import_file",
            "tracking_disable",
        ):
            with self.assertRaises(UserError):
                order.with_context(**{key: True}).action_confirm()

    def test_batch_with_one_missing(self):
        """ORG-2: one order without review stops the whole batch."""
        orders = self.approved_order() | self.make_order()
        with self.assertRaises(UserError):
            orders.action_confirm()

    def test_review_of_another_document(self):
        """ORG-3: an approved review of another document cannot be borrowed."""
        approved = self.approved_order()
        order = self.make_order()
        for record in (order, order.sudo(), order.with_user(self.consultant).sudo()):
            with self.assertRaises(AccessError):
                record.write({"trade_review_id": approved.trade_review_id.id})
        with self.assertRaises(AccessError):
            self.make_order(trade_review_id=approved.trade_review_id.id)
        with self.assertRaises(AccessError):
            order.sudo().with_context(default_trade_review_id=approved.trade_review_id.id).copy()
        # Even a link made in SQL gives nothing: the review names its document.
        order.flush_recordset()
        self.env.cr.execute(
            "UPDATE sale_order SET trade_review_id = %s WHERE id = %s", [approved.trade_review_id.id, order.id]
        )
        order.invalidate_recordset()
        with self.assertRaises(UserError):
            order.action_confirm()

    def test_stale_approval(self):
        """ORG-2: the guard reads the document again, so a change that met no hook does not pass either."""
        order = self.approved_order()
        self.env.cr.execute("UPDATE sale_order_line SET price_unit = 1 WHERE order_id = %s", [order.id])
        order.order_line.invalidate_recordset()
        with self.assertRaises(UserError):
            order.action_confirm()
        order.action_review_request()
        self.assertEqual(order.trade_review_state, "pending")

    def test_stale_decision(self):
        """ORG-2: nobody approves a snapshot that the document has left."""
        order = self.make_order()
        order.action_review_request()
        self.env.cr.execute("UPDATE sale_order_line SET price_unit = 1 WHERE order_id = %s", [order.id])
        order.order_line.invalidate_recordset()
        with self.assertRefused(UserError, "changed after"):
            self.decide(order, self.manager)

    # -- after the document has passed ------------------------------------------------------------------------

    def test_changes_after_confirmation(self):
        """ORG-2: what was reviewed cannot be changed once the order has passed, by whom and how ever."""
        order = self.approved_order(lines=2)
        other = self.make_order()
        terms = self.env["account.payment.term"].create({"name": "90 days"})
        order.action_confirm()
        line = order.order_line[0]
        attempts = {
            "price": lambda env: line.with_env(env).write({"price_unit": 1}),
            "quantity": lambda env: line.with_env(env).write({"product_uom_qty": 99}),
            "product": lambda env: line.with_env(env).write({"product_id": self.product.copy().id}),
            "nested": lambda env: order.with_env(env).write(
                {"order_line": [Command.update(line.id, {"discount": 50})]}
            ),
            "new line": lambda env: env["sale.order.line"].create(
                {"order_id": order.id, "product_id": self.product.id}
            ),
            "moved line": lambda env: other.order_line.with_env(env).write({"order_id": order.id}),
            "line moved away": lambda env: line.with_env(env).write({"order_id": other.id}),
            "terms": lambda env: order.with_env(env).write({"payment_term_id": terms.id}),
            "customer": lambda env: order.with_env(env).write({"partner_id": self.customer.copy().id}),
            "from the customer": lambda env: self.customer.with_env(env).write(
                {"sale_order_ids": [Command.update(order.id, {"client_order_ref": "X"})]}
            ),
            "hidden as down payment": lambda env: line.with_env(env).write({"is_downpayment": True, "price_unit": 1}),
            "down payment with quantity": lambda env: env["sale.order.line"].create(
                {"order_id": order.id, "product_id": self.product.id, "is_downpayment": True, "product_uom_qty": 3}
            ),
        }
        for user in (self.salesperson, self.sales_manager, self.finance, self.general_manager, self.clerk):
            for name, attempt in attempts.items():
                for env in (self.env(user=user), self.env(user=user, su=True)):
                    with (
                        self.subTest(user=user.login, attempt=name, su=env.su),
                        self.assertRaises(REFUSED),
                        mute_logger("odoo.addons.base.models.ir_rule", "odoo.models"),
                    ):
                        attempt(env)

    def test_following_work_goes_on(self):
        """ORG-2: delivering, invoicing, down payments, signing and notes go on after the review."""
        order = self.approved_order()
        order.action_confirm()
        order_sudo = order.sudo()
        order_sudo.order_line.qty_delivered = 4
        order_sudo.write(
            {"signed_by": "Dr Li", "tag_ids": [Command.create({"name": "Urgent"})], "user_id": self.manager.id}
        )
        wizard = self.env["sale.advance.payment.inv"].with_context(active_ids=order.ids, active_model="sale.order")
        wizard.create({"advance_payment_method": "percentage", "amount": 10}).create_invoices()
        order_sudo.invoice_ids.action_post()
        wizard.create({"advance_payment_method": "delivered"}).create_invoices()
        self.assertEqual(len(order_sudo.invoice_ids), 2)
        self.assertEqual(order.trade_review_state, "approved")

    def test_back_to_draft(self):
        """ORG-2: an order set back to draft can be changed; it then needs its review again."""
        order = self.approved_order()
        order.action_confirm()
        order.sudo().with_context(disable_cancel_warning=True).action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual(order.state, "sale", "unchanged, the approval still holds")
        order.sudo().with_context(disable_cancel_warning=True).action_cancel()
        order.action_draft()
        order.order_line.price_unit = 1
        self.assertEqual(order.trade_review_state, "void")
        with self.assertRaises(UserError):
            order.action_confirm()

    def test_small_order_grown_after_confirmation(self):
        """ORG-2: an order below the amount cannot be confirmed and then grow above it."""
        self.rule.amount_min = 5000
        order = self.make_order()
        order.action_confirm()
        for change in ({"product_uom_qty": 100}, {"price_unit": 5000}):
            with self.assertRefused(UserError, "would need a review"):
                order.order_line.write(change)
        order.order_line.product_uom_qty = 11

    def test_criteria_changed_after_confirmation(self):
        """ORG-2: an order cannot be confirmed in another department, company or class and moved back."""
        elsewhere = self.env["crm.team"].create({"name": "Elsewhere"})
        self.rule.write({"team_id": self.head_office.id, "domain": "[('client_order_ref', '=', 'A')]"})
        order = self.make_order(team_id=elsewhere.id, client_order_ref="A")
        order.action_confirm()
        with self.assertRefused(UserError, "would need a review"):
            order.team_id = self.department
        order = self.make_order()
        order.action_confirm()
        with self.assertRefused(UserError, "would need a review"):
            order.client_order_ref = "A"

    # -- the records of the engine ----------------------------------------------------------------------------

    def test_nothing_is_written_by_hand(self):
        """ORG-2: reviews and opinions are neither made, changed, copied nor deleted by hand, by any role and in sudo."""
        order = self.make_order()
        order.action_review_request()
        review = order.trade_review_id
        opinion = review.sudo().opinion_ids
        writes = [
            (review, {"state": "approved"}),
            (review, {"snapshot": {"parts": {}}}),
            (review, {"snapshot_hash": "0"}),
            (review, {"requester_id": self.manager.id}),
            (review, {"owner_ids": [Command.clear()]}),
            (review, {"opinion_ids": [Command.update(opinion.id, {"decision": "approved"})]}),
            (review, {"opinion_ids": [Command.create({"decision": "approved"})]}),
            (opinion, {"decision": "approved", "decided_by_id": self.manager.id}),
            (opinion, {"user_ids": [Command.link(self.salesperson.id)]}),
            (opinion, {"allow_own": True}),
            (opinion, {"delegate_id": self.salesperson.id}),
        ]
        for user in self.users():
            for su in (False, True):
                env = self.env(user=user, su=su)
                for record, values in writes:
                    with self.assertRaises(AccessError):
                        record.with_env(env).write(values)
                for record in (review, opinion):
                    with self.assertRaises(AccessError):
                        record.with_env(env).unlink()
                    with self.assertRaises(AccessError):
                        record.with_env(env).copy()
                with self.assertRaises(AccessError):
                    env["trade.review"].create({"res_model": "sale.order", "res_id": order.id, "state": "approved"})
                with self.assertRaises(AccessError):
                    env["trade.review.opinion"].create({"review_id": review.id, "decision": "approved"})
        self.assertEqual(review.sudo().state, "pending")

    def test_nobody_decides_for_others(self):
        """ORG-2: only who is asked decides, whatever is in sudo or the context; a decided opinion is decided."""
        order = self.make_order()
        order.action_review_request()
        opinion = order.trade_review_id.sudo().opinion_ids
        for user in self.users():
            if user == self.manager:
                continue
            forged = (
                opinion.with_user(user)
                .sudo()
                .with_context(uid=self.manager.id, allowed_company_ids=[self.env.company.id])
            )
            for call in (
                lambda forged=forged: forged.action_approve(),
                lambda forged=forged: forged.action_send_back("no"),
                lambda forged=forged: forged.action_delegate(self.sales_manager.id),
            ):
                with self.assertRaises(AccessError):
                    call()
        with self.assertRaises(AccessError):
            opinion.with_user(self.env.ref("base.user_root")).action_approve()
        opinion.with_user(self.manager).action_approve()
        for call in (
            opinion.with_user(self.manager).action_approve,
            lambda: opinion.with_user(self.manager).action_send_back("x"),
        ):
            with self.assertRaises(AccessError):
                call()
        self.assertEqual(opinion.decision, "approved")

    def test_stage_not_skipped(self):
        """ORG-2: a later step and the arbiter cannot decide before it is their turn."""
        self.rule.step_ids.sequence = 5
        self.rule.write(
            {
                "step_ids": [
                    Command.create(self.step("A", self.finance, 20)),
                    Command.create(self.step("B", self.purchaser, 20)),
                ]
            }
        )
        order = self.make_order()
        order.action_review_request()
        for opinion in order.trade_review_id.sudo().opinion_ids.filtered(lambda row: row.decision == "waiting"):
            users = opinion.user_ids or self.general_manager
            with self.assertRaises(AccessError):
                opinion.with_user(users[0]).action_approve()

    def test_wizard_decides_nothing_foreign(self):
        """ORG-2: the dialog gives no more power than its user has."""
        order = self.make_order()
        order.action_review_request()
        opinion = order.trade_review_id.sudo().opinion_ids
        wizard = (
            self.env["trade.review.decide"]
            .with_user(self.salesperson)
            .create({"opinion_ids": [Command.set(opinion.ids)]})
        )
        with self.assertRaises(AccessError):
            wizard.action_approve()

    def test_requester_needs_write_access(self):
        """ORG-3: requesting, withdrawing and reminding need write access to the document."""
        order = self.make_order()
        order.action_review_request()
        stranger = self.trade_user("salesperson", login="stranger")
        for user in (stranger, self.purchaser):
            for method in ("action_review_request", "action_review_withdraw", "action_review_remind"):
                with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule", "odoo.models"):
                    getattr(order.with_user(user), method)()

    def test_rules_only_by_the_consultant(self):
        """ORG-3: only the trade administrator configures rules and steps."""
        for user in self.users():
            if user == self.consultant:
                continue
            for attempt in (
                lambda env: self.rule.with_env(env).write({"active": False}),
                lambda env: self.rule.step_ids.with_env(env).write({"user_ids": [Command.link(env.uid)]}),
                lambda env: self.rule.with_env(env).unlink(),
                lambda env: env["trade.review.rule"].create({"name": "x", "res_model": "sale.order"}),
            ):
                with self.assertRaises(AccessError), mute_logger("odoo.models"):
                    attempt(self.env(user=user))
        self.rule.with_user(self.consultant).active = False

    def test_snapshot_field_closed(self):
        """ORG-3: the raw snapshot and the amount cannot be read, searched or grouped; only what the reader may see."""
        order = self.make_order()
        order.action_review_request()
        for user in (self.manager, self.consultant, self.general_manager):
            reviews = self.env["trade.review"].with_user(user)
            with self.assertRaises(AccessError):
                order.trade_review_id.with_user(user).read(["snapshot"])
            with self.assertRaises(AccessError):
                reviews.search([("amount_company", ">", 5)])
            with self.assertRaises(AccessError):
                reviews._read_group([], ["state"], ["amount_company:sum"])
        view = order.trade_review_id.with_user(self.consultant).snapshot_view
        self.assertEqual(view["closed"], ["Prices"])

    # -- the customer on the portal ---------------------------------------------------------------------------

    def test_portal(self):
        """ORG-2: what has to be reviewed first can be neither signed nor paid by the customer; afterwards both work."""
        order = self.make_order(require_signature=True, require_payment=True, prepayment_percent=1)
        order_sudo = order.sudo()
        order_sudo.state = "sent"
        self.assertFalse(order_sudo._has_to_be_signed())
        self.assertFalse(order_sudo._has_to_be_paid())
        with self.assertRaises(UserError):
            order_sudo._validate_order()
        order.action_review_request()
        self.decide(order, self.manager)
        self.assertTrue(order_sudo._has_to_be_signed())
        self.assertTrue(order_sudo._has_to_be_paid())
        order_sudo.write(
            {
                "signed_by": "Dr Li",
                "signature": b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
            }
        )
        order_sudo._validate_order()
        self.assertEqual(order.state, "sale")

    def test_portal_user_cannot_read(self):
        """ORG-3: portal users reach neither reviews nor opinions nor rules."""
        order = self.make_order()
        order.action_review_request()
        portal = self.env["res.users"].create(
            {
                "name": "Customer",
                "login": "portal_customer",
                "partner_id": self.customer.id,
                "group_ids": [Command.set([self.env.ref("base.group_portal").id])],
            }
        )
        for model in (
            "trade.review",
            "trade.review.opinion",
            "trade.review.rule",
            "trade.review.decide",
            "trade.review.deputy",
        ):
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                self.env[model].with_user(portal).search([])
        with self.assertRaises(AccessError):
            order.trade_review_id.sudo().opinion_ids.with_user(portal).sudo().action_approve()
