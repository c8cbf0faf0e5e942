from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import HandoverCommon


@tagged("post_install", "-at_install")
class TestAccess(HandoverCommon):
    """Who sees which handover, and what of it."""

    def seen(self, user, model="trade.handover"):
        return self.env[model].with_user(user).search([])

    def test_who_sees_it(self):
        """OWN-8: who hands over and the managers above see it; a successor once it is submitted; others never."""
        handover = self.handover()
        self.assertEqual(self.seen(self.seller), handover)
        self.assertEqual(self.seen(self.manager), handover)
        self.assertFalse(self.seen(self.colleague), "not while it is a draft")
        handover.action_submit()
        self.assertEqual(self.seen(self.colleague), handover)
        for user in (self.outsider, self.other_manager):
            self.assertFalse(self.seen(user))
            for model in ("trade.handover.line", "trade.handover.item", "trade.handover.receipt"):
                self.assertFalse(self.seen(user, model), model)
        for role in ("warehouse_clerk", "finance_clerk", "purchaser"):
            with self.assertRaises(AccessError):
                self.seen(self.trade_user(role))

    def test_successor_sees_the_own_part(self):
        """OWN-8: of two successors each sees the own lines and their contents, not those of the other."""
        handover = self.handover(self.colleague | self.outsider)
        self.line(handover, self.first).user_id = self.outsider
        self.line(handover, self.second).user_id = self.colleague
        handover.action_submit()
        self.assertEqual(self.seen(self.outsider, "trade.handover.line").partner_id, self.first)
        self.assertEqual(self.seen(self.colleague, "trade.handover.line").partner_id, self.second)
        self.assertFalse(self.seen(self.colleague, "trade.handover.item"))
        self.assertTrue(self.seen(self.outsider, "trade.handover.item"))
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(handover.with_user(self.colleague).item_ids)
        counts = {user: handover.with_user(user).line_count for user in (self.colleague, self.seller, self.manager)}
        self.assertEqual(counts, {self.colleague: 1, self.seller: 2, self.manager: 2})
        self.assertEqual(handover.with_user(self.colleague).item_count, 0)

    def test_engine_sees_everything(self):
        """OWN-8: what a successor has read before, only the own part, is not what the engine goes by."""
        handover = self.handover(self.colleague | self.outsider)
        self.line(handover, self.first).user_id = self.outsider
        self.line(handover, self.second).user_id = self.colleague
        handover.action_submit()
        self.env.flush_all()
        self.env.invalidate_all()
        own = handover.with_user(self.colleague)
        self.assertEqual(len(own.line_ids), 1)
        self.assertFalse(own.item_ids)
        self.assertTrue(own.snapshot_intact)
        own.action_accept()
        self.assertEqual(own.state, "submitted", "the other successor is missing")
        self.assertFalse(own.with_user(self.manager)._may_approve(self.manager), "for the outsider's manager as well")

    def test_other_company(self):
        """OWN-8: a handover of another company is not seen."""
        self.submitted()
        company = self.env["res.company"].create({"name": "Hong Kong branch"})
        self.general_manager.company_ids += company
        seen = self.env["trade.handover"].with_user(self.general_manager).with_context(allowed_company_ids=company.ids)
        self.assertFalse(seen.search([]))

    def test_administrator_prepares(self):
        """OWN-8: the trade administrator, who archives people, makes the handover but does not approve it."""
        admin = self.trade_user("trade_admin")
        handover = self.handover(user=admin)
        handover.action_submit()
        handover.with_user(self.colleague).action_accept()
        with self.assertRaises(AccessError):
            handover.with_user(admin).action_approve()

    def test_amounts(self):
        """OWN-8: amounts are closed to whoever may not see prices, as a manager without that role."""
        handover = self.submitted()
        admin = self.trade_user("trade_admin")
        items = self.items(handover, "receivable").with_user(admin).sudo(False)
        self.assertEqual(items.name, self.invoice.name)
        with self.assertRaises(AccessError):
            items.read(["amount"])

    def test_user_form(self):
        """OWN-8: the user form counts the handovers the reader may see."""
        self.handover()
        self.assertEqual(self.seller.with_user(self.sales_manager).trade_handover_count, 1)
        action = self.seller.with_user(self.sales_manager).action_trade_handovers()
        self.assertEqual(action["context"]["default_user_id"], self.seller.id)
