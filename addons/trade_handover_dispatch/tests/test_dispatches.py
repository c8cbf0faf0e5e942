from odoo import Command
from odoo.tests import tagged

from odoo.addons.trade_stock_split.tests.common import DispatchCommon


@tagged("post_install", "-at_install")
class TestDispatches(DispatchCommon):
    """What a handover says of goods under dispatch notes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.trade_user("salesperson", login="trade_colleague", name="Sun Li")
        cls.sales_manager = cls.trade_user("sales_manager")

    def handover(self):
        return (
            self.env["trade.handover"]
            .with_user(self.salesperson)
            .create({"successor_ids": [Command.set(self.colleague.ids)]})
        )

    def listed(self, handover, code):
        return handover.item_ids.filtered(lambda item: item.code == code)

    def test_short_closed(self):
        """OWN-8, ORD-4: what was short-closed is not handed over as undelivered; what is left is."""
        order, closed = self.order(10), self.order(10)
        for line, quantity in ((order.order_line, 4), (closed.order_line, 10)):
            line._trade_short_close({line: quantity}, "Out of production")
        handover = self.handover()
        undelivered = self.listed(handover, "undelivered")
        self.assertEqual(undelivered.mapped("res_id"), order.order_line.ids)
        self.assertEqual(undelivered.quantity, 6)

    def test_notes_move(self):
        """OWN-8, DSP-5: the successor answers for the notes that are not out; those that are out stay as they are."""
        order = self.order(10, 10)
        out = self.note(order, 3)
        self.ship(out.picking_ids, 3)
        released, draft = self.note(order, 2), self.note(order, 0, 5, release=False)
        handover = self.handover()
        self.assertEqual(set(self.listed(handover, "dispatch").mapped("res_id")), set((released | draft).ids))
        self.assertEqual(self.salesperson._trade_holdings()[self.salesperson][self._kind()], 2)
        handover.action_submit()
        handover.with_user(self.colleague).action_accept()
        handover.with_user(self.sales_manager).action_approve()
        self.assertEqual((released | draft).user_id, self.colleague)
        self.assertEqual(out.user_id, self.salesperson)
        self.assertEqual((released.phase, draft.phase), ("released", "draft"))
        self.assertFalse(self.salesperson._trade_holdings())

    def _kind(self):
        return self.env.ref("trade_handover_dispatch.kind_dispatch")
