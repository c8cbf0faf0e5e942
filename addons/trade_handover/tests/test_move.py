from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import HandoverCommon


@tagged("post_install", "-at_install")
class TestMove(HandoverCommon):
    """What moves when a handover is approved, and what does not."""

    def test_everything_moves(self):
        """OWN-8, OWN-7: customers, contacts, inquiries, quotations, orders, receivables, activities; no stage changes."""
        stage = self.lead.stage_id
        handover = self.done()
        for record in (self.first, self.second, self.contact, self.lead, self.quotation, self.order, self.activity):
            self.assertEqual(record.user_id, self.colleague, record)
        self.assertEqual(self.invoice.invoice_user_id, self.colleague)
        self.assertEqual(self.lead.stage_id, stage)
        self.assertEqual(self.order.state, "sale")
        self.assertEqual(set(handover.line_ids.mapped("result")), {"moved"})
        moved = handover.item_ids.filtered(lambda item: item.result == "moved")
        self.assertEqual(set(moved.mapped("code")), {"inquiry", "quotation", "order", "receivable", "activity"})
        for customer in self.first | self.second:
            line = self.lines(customer)[-1]
            self.assertEqual(
                (line.how, line.user_from_id, line.user_to_id, line.actor_id),
                ("handed_over", self.seller, self.colleague, self.sales_manager),
            )
            self.assertIn(handover.name, line.reason)

    def test_stage_of_a_department(self):
        """OWN-7: an inquiry stays in its stage also when the successor's department does not have that stage."""
        self.stage_qualified.team_ids = self.department
        self.done(self.outsider)
        self.assertEqual(self.lead.stage_id, self.stage_qualified)
        self.assertEqual(self.lead.team_id, self.other_department)

    def test_changed_hands_meanwhile(self):
        """OWN-8: what changed owner since the submission stays there, and its line says so."""
        handover = self.accepted()
        self.first.with_user(self.sales_manager).user_id = self.outsider
        self.quotation.user_id = self.outsider
        self.lead.action_set_lost()
        handover.with_user(self.sales_manager).action_approve()
        self.assertEqual(self.first.user_id, self.outsider)
        self.assertEqual(self.quotation.user_id, self.outsider)
        self.assertEqual(self.lead.user_id, self.seller)
        self.assertRecordValues(
            self.line(handover, self.first),
            [{"result": "left", "result_note": "Meanwhile a customer of Chen Chen."}],
        )
        self.assertEqual(self.items(handover, "quotation").result_note, "Meanwhile with Chen Chen.")
        self.assertEqual(self.items(handover, "inquiry").result_note, "Closed since.")
        self.assertEqual(self.second.user_id, self.colleague)
        self.assertEqual(self.order.user_id, self.colleague, "what is still there goes to the successor as agreed")
        self.assertIn("3 stayed where they were", " ".join(handover.sudo().message_ids.mapped("body")))

    def test_since_the_submission(self):
        """OWN-8: what came up since goes with its customer, marked as such; a quotation that became an order as well."""
        handover = self.accepted()
        late = self.sale(partner_id=self.second.id, user_id=self.seller.id)
        self.quotation.action_confirm()
        intact = handover.snapshot_hash
        handover.with_user(self.sales_manager).action_approve()
        self.assertEqual((late | self.quotation).user_id, self.colleague)
        item = self.items(handover, "quotation").filtered("late")
        self.assertEqual((item.res_id, item.result), (late.id, "moved"))
        self.assertEqual(
            self.items(handover, "quotation").filtered(lambda item: not item.late).result_note, "Has become: Orders."
        )
        self.assertEqual(handover.snapshot_hash, intact)
        handover.invalidate_recordset()
        self.assertTrue(handover.snapshot_intact, "what was frozen stays as it was")

    def test_documents_of_colleagues_stay(self):
        """OWN-8: a colleague's quotation for a customer that is handed over stays with the colleague."""
        theirs = self.sale(partner_id=self.first.id, user_id=self.outsider.id)
        self.done()
        self.assertEqual(theirs.user_id, self.outsider)

    def test_receivable_of_finance(self):
        """OWN-8: an invoice that finance made is listed with its customer, and stays with finance."""
        finance = self.trade_user("finance_clerk")
        invoice = self.make_invoice(self.first, finance)
        handover = self.done()
        item = self.items(handover, "receivable").filtered(lambda item: item.res_id == invoice.id)
        self.assertFalse(item.moves)
        self.assertFalse(item.result)
        self.assertEqual(invoice.invoice_user_id, finance)

    def test_cap(self):
        """OWN-4, OWN-8: the caps hold: nothing moves when a successor would get more than allowed."""
        handover = self.accepted()
        self.cap(1, user_id=self.colleague.id)
        with self.assertRefused(UserError, "at most 1 are allowed"), self.cr.savepoint():
            handover.with_user(self.sales_manager).action_approve()
        handover.invalidate_recordset()
        self.assertEqual(handover.state, "accepted")
        self.assertEqual(self.quotation.user_id, self.seller)

    def test_cap_is_said_before(self):
        """OWN-4, OWN-8: who would hold too many is said on the handover before it is approved; not once there is room."""
        handover = self.accepted()
        self.assertFalse(handover.room_warning)
        cap = self.cap(1, user_id=self.colleague.id)
        handover.invalidate_recordset()
        shown = handover.with_user(self.sales_manager).room_warning
        self.assertRegex(shown, "Zhou Jie would hold .* at most 1 are allowed")
        graded = self.cap(0, user_id=self.colleague.id, grade_id=self.grade_a.id)
        cap.amount = 1000
        handover.invalidate_recordset()
        self.assertFalse(handover.room_warning, "no customer of that grade is on it")
        self.first.trade_grade_id = self.grade_a
        handover.invalidate_recordset()
        self.assertIn(self.grade_a.name, handover.room_warning)
        graded.unlink()
        handover.with_user(self.sales_manager).action_approve()
        self.assertFalse(handover.room_warning)

    def test_approved_once(self):
        """OWN-8: approved twice, it is carried out once."""
        handover = self.done()
        with self.assertRefused(UserError, "Handed over"):
            handover.with_user(self.general_manager).action_approve()
        self.assertEqual(len(self.lines(self.first).filtered(lambda line: line.how == "handed_over")), 1)

    def test_told_once(self):
        """OWN-8: a successor of many customers gets one message about them, and no mail for each document."""
        self.owned(count=20)
        handover = self.accepted()
        before = self.env["mail.message"].search_count([])
        handover.with_user(self.sales_manager).action_approve()
        told = self.env["mail.message"].search_count([]) - before
        # one for the successor, one for who handed over, the summary in the chatter and the change of state
        self.assertLessEqual(told, 4)

    def test_merged_since(self):
        """OWN-7, OWN-8: a handover keeps the line of a customer that has been merged, and its frozen contents."""
        handover = self.accepted()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.first | self.second).ids, self.second, extra_checks=False)
        handover.invalidate_recordset()
        self.assertEqual(handover.line_ids.partner_id, self.second)
        self.assertEqual(len(handover.line_ids), 2)
        self.assertTrue(handover.snapshot_intact)
        handover.with_user(self.sales_manager).action_approve()
        for record in (self.second, self.quotation, self.order, self.lead):
            self.assertEqual(record.user_id, self.colleague, record)

    def test_two_successors(self):
        """OWN-8: each successor gets what belongs to the own customers."""
        handover = self.handover(self.colleague | self.outsider)
        self.line(handover, self.first).user_id = self.outsider
        self.line(handover, self.second).user_id = self.colleague
        quotation = self.sale(partner_id=self.second.id, user_id=self.seller.id)
        handover.action_submit()
        for user in (self.colleague, self.outsider):
            handover.with_user(user).action_accept()
        handover.with_user(self.sales_manager).action_approve()
        for record in (self.first, self.lead, self.order):
            self.assertEqual(record.user_id, self.outsider, record)
        for record in (self.second, quotation):
            self.assertEqual(record.user_id, self.colleague, record)
        self.assertEqual(handover.successor_ids, self.colleague | self.outsider)

    def test_territory_keeps_the_rest(self):
        """OWN-8: who changes territory keeps the customers, documents and applications that are not on it."""
        self.second.trade_region_id = self.region
        handover = self.done(kind="territory", region_ids=[Command.set(self.region.ids)])
        self.assertEqual(handover.line_ids.partner_id, self.second)
        for record in (self.first, self.lead, self.quotation, self.order, self.activity):
            self.assertEqual(record.user_id, self.seller, record)
