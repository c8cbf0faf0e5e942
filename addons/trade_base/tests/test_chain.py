from collections import defaultdict
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.trade_base.tools.chain import Chain

from .common import TradeCommon


def shape(graph):
    """``{kind: [node keys]}`` of a graph."""
    return {column["code"]: [node["key"] for node in column["nodes"]] for column in graph["kinds"]}


def node(graph, record):
    """The node of a record in a graph."""
    key = f"{record._name},{record.id}"
    return next(node for column in graph["kinds"] for node in column["nodes"] if node["key"] == key)


@tagged("post_install", "-at_install")
class TestChain(TradeCommon):
    """The document chain, as far as Sales, Purchase, Inventory and Invoicing go."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls.trade_user("general_manager")

    def returned(self, picking, **values):
        """A return or backorder of a transfer, only as documents."""
        return self.env["stock.picking"].create(
            {
                "picking_type_id": picking.picking_type_id.id,
                "location_id": picking.location_dest_id.id,
                "location_dest_id": picking.location_id.id,
                **values,
            }
        )

    def test_transfers(self):
        """ORG-6: a delivery, its backorder and its return are one chain, whichever of them one looks from."""
        picking = self.delivery()
        backorder = self.returned(picking, backorder_id=picking.id)
        back = self.returned(picking, return_id=picking.id)
        for start in (picking, backorder, back):
            graph = start.with_user(self.boss).get_trade_chain()
            self.assertEqual(
                shape(graph),
                {
                    "outgoing": [f"stock.picking,{picking.id}", f"stock.picking,{backorder.id}"],
                    "return": [f"stock.picking,{back.id}"],
                },
            )
            self.assertEqual(
                graph["edges"],
                sorted([f"stock.picking,{picking.id}", f"stock.picking,{end.id}"] for end in (backorder, back)),
            )
            self.assertTrue(node(graph, start)["current"])
            self.assertTrue(graph["complete"])

    def test_cycle(self):
        """ORG-6: documents that come from each other end no walk in a circle."""
        first = self.delivery()
        second = self.returned(first, return_id=first.id)
        first.return_id = second
        graph = first.with_user(self.boss).get_trade_chain()
        self.assertEqual(len(graph["edges"]), 2)

    def test_bounded(self):
        """ORG-6: the walk stops at its limit, keeps the nearest and says so."""
        picking = self.delivery()
        for _number in range(4):
            self.returned(picking, return_id=picking.id)
        chain = Chain(picking.with_user(self.boss).sudo(), limit=3)
        self.assertEqual(len(chain.nodes), 3)
        self.assertEqual(chain.nodes[0], ("stock.picking", picking.id))
        self.assertFalse(chain.complete)
        self.assertTrue(all(end in chain.nodes for edge in chain.edges for end in edge))

    def test_collapsed(self):
        """ORG-6: many documents of a kind are one node with their number and states; the current one stays itself."""
        picking = self.delivery()
        returns = self.env["stock.picking"].concat(*(self.returned(picking, return_id=picking.id) for _n in range(7)))
        graph = picking.with_user(self.boss).get_trade_chain()
        self.assertEqual(shape(graph)["return"], ["many:return"])
        many = graph["kinds"][1]["nodes"][0]
        self.assertEqual(many["ids"], returns.ids)
        self.assertEqual(many["states"], [["Draft", 7]])
        self.assertEqual(graph["edges"], [[f"stock.picking,{picking.id}", "many:return"]])
        graph = returns[3].with_user(self.boss).get_trade_chain()
        self.assertEqual(shape(graph)["return"], [f"stock.picking,{returns[3].id}", "many:return"])

    def test_must_read(self):
        """ORG-6: who may not read a document does not get its chain."""
        picking = self.delivery()
        with self.assertRaises(AccessError):
            picking.with_user(self.trade_user("trade_admin")).get_trade_chain()

    def test_client_context(self):
        """ORG-6: what the client says in its context does not reach the documents."""
        order = self.purchase()
        clerk = self.trade_user("warehouse_clerk")
        forged = order.with_user(clerk).with_context(show_total_amount=True)
        total = f"{order.amount_total:.2f}"
        self.assertIn(total, order.with_context(show_total_amount=True).display_name)
        self.assertNotIn(total, str(forged.get_trade_chain()))

    def _queries(self, start):
        start = start.with_user(self.boss)
        start.get_trade_chain()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        start.get_trade_chain()
        return self.cr.sql_log_count - before

    def test_queries(self):
        """ORG-6: the chain of a document with 30 others costs the queries of one with one."""
        one, many = self.delivery(), self.delivery()
        self.returned(one, return_id=one.id)
        for _number in range(30):
            self.returned(many, return_id=many.id)
        self.assertLessEqual(self._queries(many), self._queries(one))

    def test_shortcut(self):
        """ORG-6: a link that only shortens another way is not drawn, and no document loses its last link."""
        first = self.delivery()
        second = self.returned(first, backorder_id=first.id)
        third = self.returned(first, backorder_id=second.id, return_id=first.id)
        self.assertEqual(len(Chain(first.sudo()).edges), 2)
        self.assertEqual(len(Chain(third.sudo()).edges), 2)

    def test_two_ways_agree(self):
        """ORG-6: what a document names as its source names it as its target, and the other way round."""
        picking = self.delivery()
        documents = picking | self.returned(picking, return_id=picking.id)
        links = defaultdict(set)
        for method, flip in ((documents._trade_chain_sources, True), (documents._trade_chain_targets, False)):
            for near, answers in method().items():
                for far in (far for answer in answers for far in answer.ids):
                    links[flip].add((far, near) if flip else (near, far))
        self.assertEqual(links[True], links[False])

    def test_price_groups_default(self):
        """ORG-6: a kind that does not say whose prices it shows asks for both privileges."""
        order = self.sale()
        user = self.trade_user("salesperson")
        order.user_id = user
        kinds = order._trade_chain_kinds()
        default = self.env["trade.chain.mixin"]._trade_chain_price_groups
        both = {code: kind._replace(price_groups=default) for code, kind in kinds.items()}
        self.assertTrue(node(order.with_user(user).get_trade_chain(), order)["amount"])
        with patch.object(type(order), "_trade_chain_kinds", lambda orders: both):
            self.assertEqual(node(order.with_user(user).get_trade_chain(), order)["amount"], "")
