from odoo.tests import tagged

from .common import DemoCase


@tagged("post_install", "-at_install")
class TestDispatches(DemoCase):
    """What the dispatch notes of the demo company show, where that addon is installed."""

    def _notes(self, **values):
        return self.env["trade.dispatch"].search([(name, "=", value) for name, value in values.items()])

    def test_states(self):
        """USE-2: dispatch notes in every state, and receipt notices, in a company under control."""
        if "trade.dispatch" not in self.env:
            self.assertNotIn("trade_dispatch_control", self.company)
            return
        self.assertTrue(self.company.trade_dispatch_control)
        states = {state for state, _label in self.env["trade.dispatch"]._fields["state"].selection}
        self.assertEqual(set(self._notes(kind="sale_out").mapped("state")), states)
        if "purchase_order_id" in self.env["trade.dispatch"]:
            self.assertTrue(self.company.trade_receipt_control)
            self.assertTrue(self._notes(kind="purchase_in", state="released"))

    def test_work(self):
        """USE-2: the clerk finds goods to ship under notes, a salesperson a difference to decide and a late delivery."""
        if "trade.dispatch" not in self.env:
            self.assertNotIn("trade_dispatch_id", self.env["stock.picking"])
            return
        pickings = self.env["stock.picking"].with_user(self.user("clerk"))
        self.assertTrue(pickings.search([("state", "=", "assigned"), ("trade_dispatch_id", "!=", False)]))
        waiting = self.env["trade.dispatch.difference"].search([("decision", "=", False)])
        self.assertTrue(waiting)
        self.assertTrue(waiting.dispatch_id.activity_ids)
        self.assertTrue(pickings.search(pickings._trade_reminder_domain("trade_delivery_overdue")))
        self.assertTrue(self.env["trade.dispatch.line"].search([("directive", "=", "lots"), ("qty_open", ">", 0)]))
        self.assertTrue(self.env["trade.warehouse.charge"].search([("create_uid", "=", self.user("clerk").id)]))
