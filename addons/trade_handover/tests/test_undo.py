from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import HandoverCommon


@tagged("post_install", "-at_install")
class TestUndo(HandoverCommon):
    """Undone while everything stands as it was handed over."""

    def setUp(self):
        super().setUp()
        self.done_one = self.done()
        self.env.flush_all()
        # all records of a test begin with its transaction; here they are older than the handover
        self.env.cr.execute(
            "UPDATE trade_handover SET date_done = %s WHERE id = %s",
            [fields.Datetime.add(self.env.cr.now(), seconds=1), self.done_one.id],
        )
        self.env.invalidate_all()

    def _later(self, record):
        """Make a record one of after the handover."""
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {record._table} SET create_date = create_date + interval '1 hour' WHERE id = %s", [record.id]
        )
        record.invalidate_recordset()

    def _undo(self, user=None):
        self.done_one.with_user(user or self.sales_manager).action_undo()

    def test_undo(self):
        """OWN-8: everything goes back, the ledger says so."""
        self._undo()
        for record in (self.first, self.second, self.contact, self.lead, self.quotation, self.order, self.activity):
            self.assertEqual(record.user_id, self.seller, record)
        self.assertEqual(self.invoice.invoice_user_id, self.seller)
        self.assertEqual(self.done_one.state, "undone")
        self.assertEqual(set(self.done_one.line_ids.mapped("result")), {"back"})
        self.assertEqual(self.lines(self.first)[-1].how, "handover_undone")
        with self.assertRefused(UserError, "Undone"):
            self._undo()

    def test_who_undoes(self):
        """OWN-8: a manager above all of them, never who handed over or took over."""
        for user in (self.seller, self.colleague, self.other_manager):
            with self.assertRaises(AccessError):
                self.done_one.with_user(user).sudo(False).action_undo()
        self._undo(self.manager)
        self.assertEqual(self.first.user_id, self.seller)

    def test_customer_went_on(self):
        """OWN-8: not when a customer has changed hands since, even if it has come back to the successor."""
        self.env.cr.execute(
            "UPDATE trade_handover SET date_done = %s WHERE id = %s",
            [fields.Datetime.subtract(self.env.cr.now(), seconds=1), self.done_one.id],
        )
        self.env.invalidate_all()
        self.second.with_user(self.sales_manager).user_id = self.outsider
        with self.assertRefused(UserError, "Meanwhile a customer of Chen Chen"):
            self._undo()
        self.second.with_user(self.sales_manager).user_id = self.colleague
        with self.assertRefused(UserError, "has changed hands since"):
            self._undo()

    def test_document_went_on(self):
        """OWN-8: not when an inquiry, quotation or order has gone on."""
        self.quotation.action_confirm()
        with self.assertRefused(UserError, f"{self.quotation.name} has gone on"):
            self._undo()

    def test_stage_went_on(self):
        """OWN-8: an inquiry that has moved to another stage is business of the successor."""
        self.lead.stage_id = self.stage_new
        with self.assertRefused(UserError, "has gone on"):
            self._undo()

    def test_new_business(self):
        """OWN-8: not when the successor has begun something new with one of these customers."""
        self._later(self.sale(partner_id=self.second.id, user_id=self.colleague.id))
        with self.assertRefused(UserError, "is new"):
            self._undo()

    def test_other_business(self):
        """OWN-8: what the successor had before, and has with others, does not matter."""
        self.sale(partner_id=self.second.id, user_id=self.colleague.id)
        self._later(self.sale(partner_id=self.customer.id, user_id=self.colleague.id))
        self._undo()
        self.assertEqual(self.done_one.state, "undone")

    def test_activity_done(self):
        """OWN-8: an activity that has been done meanwhile stays done; the rest goes back."""
        self.activity.action_done()
        self._undo()
        self.assertEqual(self.first.user_id, self.seller)

    def test_gone(self):
        """OWN-8: nothing goes back to somebody who is archived."""
        self.seller.active = False
        with self.assertRefused(UserError, "is archived"):
            self._undo()
