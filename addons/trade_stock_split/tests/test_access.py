from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DispatchCommon


@tagged("post_install", "-at_install")
class TestAccess(DispatchCommon):
    """Who reads and who changes a note."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.trade_user("salesperson", login="other_salesperson")
        cls.manager = cls.trade_user("sales_manager")
        cls.finance = cls.trade_user("finance_clerk")
        cls.draft = cls.note(cls.order(5), 5, release=False)
        cls.released = cls.note(cls.order(5), 5)

    def readable(self, user):
        notes = self.env["trade.dispatch"].with_user(user).search([("id", "in", (self.draft | self.released).ids)])
        lines = (
            self.env["trade.dispatch.line"]
            .with_user(user)
            .search([("dispatch_id", "in", (self.draft | self.released).ids)])
        )
        self.assertEqual(set(lines.sudo().dispatch_id.ids), set(notes.ids))
        return set(notes.ids)

    def test_read(self):
        """ORG-3: own notes for salespeople, released ones for the warehouse, all for managers and finance."""
        both = {self.draft.id, self.released.id}
        self.assertEqual(self.readable(self.salesperson), both)
        self.assertEqual(self.readable(self.other), set())
        self.assertEqual(self.readable(self.clerk), {self.released.id})
        self.assertEqual(self.readable(self.manager), both)
        self.assertEqual(self.readable(self.finance), both)
        self.assertEqual(self.readable(self.trade_user("general_manager")), both)

    def test_write(self):
        """DSP-3: what sales wrote, the warehouse, finance and other salespeople cannot change."""
        for user in (self.clerk, self.finance, self.other):
            for note in (self.draft, self.released):
                with self.assertRaises(AccessError):
                    note.with_user(user).write({"note": "x"})
                with self.assertRaises(AccessError):
                    note.line_ids.with_user(user).write({"quantity": 1})
            with self.assertRaises(AccessError):
                self.draft.with_user(user).action_release()
            with self.assertRaises(AccessError):
                self.released.with_user(user)._end("withdrawn", "No")

    def test_amounts(self):
        """DSP-4: amounts of a note are closed to the warehouse."""
        note = self.released.with_user(self.clerk)
        for record, name in ((note, "amount_total"), (note.line_ids, "price_unit"), (note.line_ids, "amount")):
            with self.assertRaises(AccessError):
                record.read([name])
        self.assertEqual(self.released.with_user(self.salesperson).amount_total, 50)
