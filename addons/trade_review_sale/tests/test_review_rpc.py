import json
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ReviewCommon


@tagged("post_install", "-at_install")
class TestReviewRpc(ReviewCommon, HttpCase):
    """The same bypasses through the network, as a client without any of our buttons would try them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_rule(cls.step("Sales", cls.manager))
        cls.order = cls.make_order()
        cls.order.action_review_request()
        cls.review = cls.order.trade_review_id.sudo()
        cls.opinion = cls.review.opinion_ids

    def rpc(self, user, model, method, *args, **kwargs):
        """Call over /web/dataset/call_kw as a user; return ``(result, error name)``."""
        self.authenticate(user.login, user.login)
        with mute_logger(
            "odoo.http", "odoo.sql_db", "odoo.addons.base.models.ir_rule", "odoo.models", "odoo.addons.rpc.controllers"
        ):
            answer = self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                data=json.dumps({"params": {"model": model, "method": method, "args": args, "kwargs": kwargs}}),
                headers={"Content-Type": "application/json"},
            ).json()
        return answer.get("result"), answer.get("error", {}).get("data", {}).get("name", "")

    def json2(self, user, model, method, **params):
        """Call over /json/2 with an API key of the user; return the HTTP response."""
        key = (
            self.env["res.users.apikeys"]
            .with_user(user)
            ._generate("rpc", "test", fields.Datetime.now() + timedelta(hours=1))
        )
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.models"):
            return self.url_open(
                f"/json/2/{model}/{method}",
                data=json.dumps(params),
                headers={"Content-Type": "application/json", "Authorization": f"Bearer {key}"},
            )

    def attacks(self):
        order, review, opinion, line = self.order.id, self.review.id, self.opinion.id, self.order.order_line.id
        forged = {
            "trade_review_engine": True, "su": True, "uid": self.manager.id, "bypass_review": True,
            "default_trade_review_id": review, "default_decision": "approved",
        }  # fmt: skip
        return [
            ("sale.order", "write", [[order], {"state": "sale"}], {"context": forged}),
            ("sale.order", "web_save", [[order], {"state": "sale"}], {"specification": {}, "context": forged}),
            ("sale.order", "action_confirm", [[order]], {"context": forged}),
            ("sale.order", "_action_confirm", [[order]], {}),
            ("sale.order", "_review_link", [[order], [review]], {}),
            ("sale.order", "write", [[order], {"trade_review_id": review}], {"context": forged}),
            ("sale.order", "load", [["id", "state"], [[str(order), "sale"]]], {}),
            ("sale.order", "create", [{"partner_id": self.customer.id, "state": "sale"}], {"context": forged}),
            ("sale.order", "copy", [[order], {"state": "sale"}], {"context": forged}),
            ("trade.review", "write", [[review], {"state": "approved"}], {"context": forged}),
            ("trade.review", "web_save", [[review], {"state": "approved"}], {"specification": {}}),
            (
                "trade.review",
                "create",
                [{"res_model": "sale.order", "res_id": order, "state": "approved"}],
                {"context": forged},
            ),
            ("trade.review", "load", [["id", "state"], [[str(review), "approved"]]], {}),
            ("trade.review", "copy", [[review]], {}),
            ("trade.review", "unlink", [[review]], {}),
            ("trade.review", "_engine_write", [[review], {"state": "approved"}], {}),
            ("trade.review", "_advance", [[review]], {}),
            ("trade.review.opinion", "write", [[opinion], {"decision": "approved"}], {"context": forged}),
            ("trade.review.opinion", "create", [{"review_id": review, "decision": "approved"}], {"context": forged}),
            ("trade.review.opinion", "unlink", [[opinion]], {}),
            ("trade.review.opinion", "action_approve", [[opinion]], {"context": forged}),
            ("trade.review.opinion", "action_delegate", [[opinion], self.sales_manager.id], {"context": forged}),
            ("trade.review.opinion", "_action_decide", [[opinion], "approved", False, False], {}),
            ("trade.review.rule", "write", [self.review.rule_ids.ids, {"active": False}], {}),
            ("sale.order.line", "write", [[line], {"order_id": order, "state": "sale"}], {"context": forged}),
        ]

    def test_call_kw(self):
        """ORG-2: over RPC no role gets an order through, forges an opinion or changes a review."""
        for user in (
            self.salesperson,
            self.sales_manager,
            self.clerk,
            self.purchaser,
            self.finance,
            self.general_manager,
        ):
            for model, method, args, kwargs in self.attacks():
                with self.subTest(user=user.login, model=model, method=method):
                    result, _error = self.rpc(user, model, method, *args, **kwargs)
                    self.env.invalidate_all()
                    if method == "load":
                        self.assertFalse(result and result["ids"])
                    self.assertEqual(self.order.state, "draft")
                    self.assertEqual((self.review.state, self.opinion.decision), ("pending", "pending"))
                    self.assertEqual(self.opinion.user_ids, self.manager)
                    self.assertFalse(self.opinion.delegate_id)
        confirmed = self.env["sale.order"].search([("state", "=", "sale"), ("partner_id", "=", self.customer.id)])
        self.assertFalse(confirmed)
        self.assertTrue(self.review.rule_ids.active)
        self.assertEqual(self.env["trade.review"].search_count([("res_id", "=", self.order.id)]), 1)

    def test_call_kw_refuses(self):
        """ORG-2: the attacks are answered with an error, not silently ignored."""
        for model, method, args, kwargs in self.attacks():
            if method in ("load",) or model == "sale.order.line":
                continue
            with self.subTest(model=model, method=method):
                _result, error = self.rpc(self.salesperson, model, method, *args, **kwargs)
                self.assertTrue(error)

    def test_json2(self):
        """ORG-2: the same holds for the JSON-2 interface."""
        refused = [
            self.json2(self.salesperson, "sale.order", "write", ids=self.order.ids, vals={"state": "sale"}),
            self.json2(
                self.salesperson, "sale.order", "action_confirm", ids=self.order.ids, context={"bypass_review": True}
            ),
            self.json2(self.salesperson, "trade.review.opinion", "action_approve", ids=self.opinion.ids),
            self.json2(self.general_manager, "trade.review", "write", ids=self.review.ids, vals={"state": "approved"}),
            self.json2(
                self.manager, "trade.review.opinion", "write", ids=self.opinion.ids, vals={"decision": "approved"}
            ),
        ]
        self.assertTrue(all(response.status_code >= 400 for response in refused))
        self.assertEqual((self.order.state, self.review.state), ("draft", "pending"))
        accepted = self.json2(
            self.manager, "trade.review.opinion", "action_approve", ids=self.opinion.ids, reason="By API"
        )
        self.assertEqual(accepted.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual((self.review.state, self.opinion.decided_by_id), ("approved", self.manager))

    def test_snapshot_leaks_no_price(self):
        """ORG-3: a clerk who reviews the goods gets no price over RPC: no read, search, group or export."""
        self.make_rule(self.step("Supply", self.clerk, aspects=["supply"]))
        order = self.make_order(price=777.25)
        order.action_review_request()
        self.decide(order, self.manager)
        review = order.trade_review_id.sudo()
        calls = [
            ("read", [review.ids], {}),
            ("web_search_read", [[("id", "=", review.id)], {"snapshot_view": {}, "amount": {}, "res_name": {}}], {}),
            ("export_data", [review.ids, ["res_name", "amount", "snapshot_view"]], {}),
            ("read", [review.ids, ["snapshot"]], {}),
            ("read", [review.ids, ["snapshot_hash"]], {}),
            ("search", [[("amount_company", ">", 1)]], {}),
            ("formatted_read_group", [[], ["state"], ["amount_company:sum"]], {}),
        ]
        for method, args, kwargs in calls:
            with self.subTest(method=method):
                result, error = self.rpc(self.clerk, "trade.review", method, *args, **kwargs)
                self.assertTrue(result or error)
                self.assertNotIn("777", json.dumps(result))
                self.assertNotIn("7,772", json.dumps(result))
        known = {review.snapshot_hash, *review.opinion_ids.mapped("part_hash")} - {False}
        for model, ids in (("trade.review", review.ids), ("trade.review.opinion", review.opinion_ids.ids)):
            result, _error = self.rpc(self.clerk, model, "read", ids)
            self.assertTrue(result)
            self.assertFalse(
                [value for value in known if value in json.dumps(result)], "a price can be found from its hash"
            )
        _result, error = self.rpc(self.clerk, "trade.review", "search", [("amount_company", ">", 1)])
        self.assertIn("AccessError", error)
