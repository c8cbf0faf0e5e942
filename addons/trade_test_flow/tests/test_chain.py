import json

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.trade_base.tests.common import ROLES

from .common import FlowCommon
from .trade import Trade

KINDS = ("inquiry", "sale_order", "outgoing", "return", "customer_invoice", "customer_refund", "collection")
#: What each role is told of each of KINDS: "¥" name, state and amount, "n" name and state, "-" only that there is one.
#: Transfers have no amount.
TABLE = {
    "salesperson": "¥ ¥ n n ¥ ¥ -",
    "colleague": "- - n n - - -",
    "department_manager": "¥ ¥ n n ¥ ¥ -",
    "sales_manager": "¥ ¥ n n ¥ ¥ -",
    "purchaser": "- - n n - - -",
    "purchasing_manager": "- - n n - - -",
    "warehouse_clerk": "- n n n - - -",
    "warehouse_manager": "- n n n - - -",
    "finance_clerk": "- ¥ n n ¥ ¥ ¥",
    "finance_manager": "- ¥ n n ¥ ¥ ¥",
    "general_manager": "¥ ¥ n n ¥ ¥ ¥",
}


class ChainCommon(FlowCommon):
    """A whole trade, paid, of which a part came back and was credited."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = {
            "salesperson": cls.seller,
            "colleague": cls.colleague,
            "department_manager": cls.manager,
            "warehouse_clerk": cls.clerk,
            "finance_clerk": cls.finance,
        }
        cls.users = {role: people.get(role) or cls.trade_user(role) for role in (*ROLES, "colleague")}

    def walk(self):
        """Walk the trade and return its documents by kind."""
        trade = Trade(self).walk(self.seller, self.manager, self.clerk, self.finance)
        wizard = self.env["stock.return.picking"].create({"picking_id": trade.picking.id})
        wizard.product_return_moves.quantity = 2
        back = wizard._create_return()
        reversal = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=trade.invoice.ids
        )
        action = reversal.create({"journal_id": trade.invoice.journal_id.id}).refund_moves()
        return {
            "inquiry": trade.lead,
            "sale_order": trade.order,
            "outgoing": trade.picking - back,
            "return": back,
            "customer_invoice": trade.invoice,
            "customer_refund": self.env["account.move"].browse(action["res_id"]),
            "collection": trade.payment,
        }

    @staticmethod
    def nodes(graph):
        """Return ``{kind: [node]}``."""
        return {column["code"]: column["nodes"] for column in graph["kinds"]}


@tagged("post_install", "-at_install")
class TestChain(ChainCommon):
    """The document chain of a whole trade."""

    def test_both_ways(self):
        """ORG-6: from every document of a trade one sees the same trade, from the inquiry to the money and the return."""
        documents = self.walk()
        edges = {
            ("inquiry", "sale_order"),
            ("sale_order", "outgoing"),
            ("outgoing", "return"),
            ("sale_order", "customer_invoice"),
            ("customer_invoice", "customer_refund"),
            ("customer_invoice", "collection"),
        }
        key = {kind: f"{record._name},{record.id}" for kind, record in documents.items()}
        for kind, record in documents.items():
            with self.subTest(kind):
                graph = record.with_user(self.users["general_manager"]).get_trade_chain()
                nodes = self.nodes(graph)
                self.assertEqual(tuple(nodes), KINDS)
                self.assertEqual(
                    {kind: [node["key"] for node in nodes[kind]] for kind in KINDS}, {k: [key[k]] for k in KINDS}
                )
                self.assertEqual({tuple(edge) for edge in graph["edges"]}, {(key[a], key[b]) for a, b in edges})
                self.assertEqual([code for code in KINDS if nodes[code][0]["current"]], [kind])

    def test_who_sees_what(self):
        """ORG-6: per role and kind, what is told of a document; nobody is told more, from wherever they look."""
        documents = self.walk()
        for role, marks in TABLE.items():
            expected = dict(zip(KINDS, marks.split(), strict=True))
            for start, record in documents.items():
                record = record.with_user(self.users[role])
                with self.subTest(role=role, start=start):
                    if expected[start] == "-":
                        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                            record.get_trade_chain()
                        continue
                    nodes = self.nodes(record.get_trade_chain())
                    told = {
                        kind: "-" if node["type"] == "closed" else "¥" if node["amount"] else "n"
                        for kind, (node,) in nodes.items()
                    }
                    self.assertEqual(told, expected)
        self.assertEqual(set(TABLE), set(self.users) - {"trade_admin"})

    def test_amounts(self):
        """ORG-6: amounts and states are those of the documents."""
        documents = self.walk()
        nodes = self.nodes(documents["sale_order"].with_user(self.users["general_manager"]).get_trade_chain())
        told = {kind: (node["state"], node["amount"].replace("\xa0", " ")) for kind, (node,) in nodes.items()}
        self.assertEqual(
            told,
            {
                "inquiry": ("Won", "$ 120.00"),
                "sale_order": ("Sales Order", "$ 120.00"),
                "outgoing": ("Done", ""),
                "return": ("Ready", ""),
                "customer_invoice": ("Paid", "$ 120.00"),
                "customer_refund": ("Draft", "$ 120.00"),
                "collection": ("Paid", "$ 120.00"),
            },
        )

    def test_one_payment_of_two_trades(self):
        """ORG-6: a payment of two orders shows both, but does not make their trades one."""
        first = Trade(self).walk(self.seller, self.manager, self.clerk, self.finance, until="collect")
        second = Trade(self).walk(self.seller, self.manager, self.clerk, self.finance, until="collect")
        second.invoice.button_draft()
        second.invoice.partner_id = first.invoice.partner_id
        second.invoice.action_post()
        both = first.invoice | second.invoice
        register = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=both.ids)
        payment = register.create({"group_payment": True})._create_payments()
        boss = self.users["general_manager"]
        self.assertEqual(len(self.nodes(payment.with_user(boss).get_trade_chain())["sale_order"]), 2)
        nodes = self.nodes(first.order.with_user(boss).get_trade_chain())
        self.assertEqual([node["id"] for node in nodes["sale_order"]], first.order.ids)
        self.assertEqual([node["id"] for node in nodes["collection"]], payment.ids)

    def test_companies(self):
        """ORG-5: what belongs to a company that is not the reader's is not even named."""
        documents = self.walk()
        documents["inquiry"].company_id = False
        other = self.env["res.company"].create({"name": "Shanghai branch"})
        foreign = self.env["sale.order"].create(
            {"partner_id": self.customer.id, "company_id": other.id, "opportunity_id": documents["inquiry"].id}
        )
        boss = self.users["general_manager"]
        graph = documents["inquiry"].with_user(boss).get_trade_chain()
        self.assertEqual([node["id"] for node in self.nodes(graph)["sale_order"]], documents["sale_order"].ids)
        boss.company_ids = [Command.link(other.id)]
        inquiry = documents["inquiry"].with_user(boss).with_context(allowed_company_ids=self.env.company.ids)
        graph = inquiry.get_trade_chain()
        types = [node["type"] for node in self.nodes(graph)["sale_order"]]
        self.assertEqual(types, ["document", "closed"], "named by kind, as the reader is not working in that company")
        companies = (self.env.company | other).ids
        graph = documents["inquiry"].with_user(boss).with_context(allowed_company_ids=companies).get_trade_chain()
        self.assertIn(foreign.id, [node.get("id") for node in self.nodes(graph)["sale_order"]])

    def _queries(self, order):
        order = order.with_user(self.users["general_manager"])
        order.get_trade_chain()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        graph = order.get_trade_chain()
        return self.cr.sql_log_count - before, graph

    def test_queries(self):
        """ORG-6: a chain with 40 documents of each kind costs the queries of one with one of each."""
        documents = self.walk()
        few, _graph = self._queries(documents["sale_order"])
        order, invoice = documents["sale_order"], documents["customer_invoice"]
        line = order.order_line
        for _number in range(40):
            move = documents["outgoing"].move_ids.copy({"sale_line_id": line.id})
            documents["outgoing"].copy({"move_ids": [Command.set(move.ids)]})
            copied = invoice.copy()
            copied.invoice_line_ids.sale_line_ids = [Command.link(line.id)]
            self.env["account.payment"].create(
                {
                    "partner_id": invoice.partner_id.id,
                    "amount": 3,
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "invoice_ids": [Command.set(copied.ids)],
                }
            )
        many, graph = self._queries(order)
        counts = {kind: sum(len(node.get("ids", [1])) for node in nodes) for kind, nodes in self.nodes(graph).items()}
        self.assertGreater(min(counts[kind] for kind in ("outgoing", "customer_invoice", "collection")), 40)
        self.assertLessEqual(many, few)


@tagged("post_install", "-at_install")
class TestChainClient(ChainCommon, HttpCase):
    """The chain over RPC and in the browser."""

    def _call(self, record, context):
        payload = {
            "params": {
                "model": record._name,
                "method": "get_trade_chain",
                "args": [record.ids],
                "kwargs": {"context": context},
            }
        }
        return self.url_open("/web/dataset/call_kw", json.dumps(payload), headers={"Content-Type": "application/json"})

    def test_no_leak(self):
        """ORG-6: what the answer to a client says of a closed document is its kind; nothing of it is hidden in there."""
        documents = self.walk()
        self.env.flush_all()
        for role, marks in TABLE.items():
            self.authenticate(self.users[role].login, self.users[role].login)
            expected = dict(zip(KINDS, marks.split(), strict=True))
            start = documents["outgoing"]
            for context in ({}, {"show_total_amount": True, "su": True, "uid": 1, "active_test": False}):
                answer = self._call(start, context).text
                graph = json.loads(answer)["result"]
                for kind, record in documents.items():
                    with self.subTest(role=role, kind=kind):
                        node = self.nodes(graph)[kind][0]
                        if expected[kind] == "-":
                            self.assertEqual(node, {"key": f"closed:{kind}", "type": "closed"})
                            self.assertNotIn(f"{record._name},{record.id}", answer)
                if "¥" not in expected.values():
                    self.assertNotIn("120", answer)
                if expected["sale_order"] == "-":
                    self.assertNotIn(documents["sale_order"].name, answer)

    def test_no_way_in(self):
        """ORG-6: a client gets no chain of a document it may not open, and cannot call the hooks."""
        documents = self.walk()
        self.authenticate(self.users["colleague"].login, self.users["colleague"].login)
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            for kind in ("inquiry", "sale_order", "customer_invoice", "collection"):
                self.assertIn("AccessError", self._call(documents[kind], {}).text)

    def test_tour(self):
        """ORG-6: a salesperson walks from the order to the invoice and back to the inquiry, by clicking."""
        documents = self.walk()
        self.start_tour(f"/odoo/sales/{documents['sale_order'].id}", "trade_flow_chain", login=self.seller.login)

    def test_tour_many(self):
        """ORG-6: a warehouse clerk opens the list behind a number of documents; reloading keeps the page."""
        start = self.delivery()
        for _number in range(6):
            start.copy({"return_id": start.id})
        self.start_tour(
            f"/odoo/trade-chain?chain_model=stock.picking&chain_id={start.id}",
            "trade_flow_chain_many",
            login=self.clerk.login,
        )
