from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import HandoverCommon


@tagged("post_install", "-at_install")
class TestCourse(HandoverCommon):
    """Submitted and frozen, accepted line by line, approved."""

    def test_course(self):
        """OWN-8: nothing moves before the successor has accepted and the manager approved; then everything does."""
        handover = self.handover()
        self.line(handover, self.first).write({"promises": "Price held until May", "cautions": "Pays late"})
        handover.action_submit()
        self.assertEqual(handover.state, "submitted")
        self.assertTrue(handover.snapshot_intact)
        with self.assertRefused(UserError, "Accepted"):
            handover.with_user(self.manager).action_approve()
        handover.with_user(self.colleague).action_accept()
        self.assertEqual(handover.state, "accepted")
        self.assertEqual(handover.approver_id, self.manager)
        self.assertEqual((self.first | self.second).user_id, self.seller, "nothing has moved yet")
        handover.with_user(self.manager).action_approve()
        self.assertRecordValues(handover, [{"state": "done", "approved_by_id": self.manager.id}])
        self.assertEqual((self.first | self.second | self.contact).user_id, self.colleague)

    def test_query_and_reply(self):
        """OWN-8: the successor queries a line, who hands over replies, and only the accepted line counts."""
        handover = self.submitted()
        line = self.line(handover, self.first).with_user(self.colleague)
        line._remark("query", "Where is the contract?")
        self.assertEqual(line.answer, "queried")
        self.assertEqual(handover.receipt_ids.open, 2)
        self.line(handover, self.second).with_user(self.colleague).action_accept()
        self.assertEqual(handover.state, "submitted")
        line.with_user(self.seller)._remark("reply", "In the cupboard")
        self.assertEqual(line.answer, "queried")
        line.action_accept()
        self.assertEqual(handover.state, "accepted")
        self.assertEqual(
            line.talk, f"{self.colleague.name}: Where is the contract?\n{self.seller.name}: In the cupboard"
        )

    def test_queries_are_nobody_elses(self):
        """OWN-8, OWN-6: what one successor asks, and what is answered, names customers: the other successor reads none of it."""
        handover = self.handover(self.colleague | self.outsider)
        self.line(handover, self.first).user_id = self.outsider
        self.line(handover, self.second).user_id = self.colleague
        handover.action_submit()
        asked = self.line(handover, self.first)
        asked.with_user(self.outsider)._remark("query", "Why do they pay so late?")
        handover.line_ids._remark("reply", "They always did")
        self.quotation.user_id = self.manager
        for user in (self.colleague, self.outsider):
            handover.with_user(user).action_accept()
        handover.with_user(self.sales_manager).action_approve()
        self.assertTrue(self.items(handover, "quotation").result_note)
        self.env.flush_all()
        self.env.invalidate_all()

        def read(user):
            found = self.env["mail.message"].with_user(user).search([("create_date", ">=", handover.create_date)])
            return " ".join(f"{message.subject} {message.body}" for message in found)

        for secret in ("Why do they pay so late?", self.first.name, self.quotation.name):
            self.assertNotIn(secret, read(self.colleague), secret)
        self.assertIn("Why do they pay so late?", read(self.seller))
        self.assertIn(self.first.name, read(self.outsider))
        self.assertIn("They always did", read(self.outsider))
        self.assertIn(self.second.name, read(self.colleague))

    def test_history(self):
        """OWN-9: a handover is an entry in the history of its customer, from its submission on."""
        draft, handover = self.handover(), self.submitted()
        lines = self.env["trade.handover.line"].with_user(self.manager)
        [kind] = [kind for kind in lines._trade_history_kinds() if kind.code == "handover"]
        found = lines.search([*kind.domain, (kind.partner, "=", self.first.id)])
        self.assertIn(self.line(handover, self.first), found)
        self.assertNotIn(self.line(draft, self.first), found)
        entry = found._trade_history_describe()[self.line(handover, self.first).id]
        self.assertEqual(entry["target"], ("trade.handover", handover.id))
        self.assertIn(handover.name, entry["name"])
        self.assertIn(self.colleague.name, entry["name"])

    def test_query_after_acceptance(self):
        """OWN-8: a second thought of the successor takes the handover back from the manager's desk."""
        handover = self.accepted()
        self.line(handover, self.first).with_user(self.colleague)._remark("query", "One more thing")
        self.assertEqual(handover.state, "submitted")
        self.assertFalse(handover.approver_id)
        with self.assertRefused(UserError, "With the successors"):
            handover.with_user(self.manager).action_approve()

    def test_dialog(self):
        """OWN-8: the dialog of the query says whose line it is."""
        handover = self.submitted()
        action = handover.line_ids.with_user(self.colleague).action_query()
        wizard = (
            self.env["trade.handover.remark"]
            .with_user(self.colleague)
            .with_context(**action["context"])
            .create({"text": "?"})
        )
        wizard.action_apply()
        self.assertEqual(set(handover.line_ids.mapped("answer")), {"queried"})
        with self.assertRefused(AccessError, "who accepts or queries it"):
            handover.line_ids.with_user(self.manager).action_query()

    def test_only_the_successor_accepts(self):
        """OWN-8: neither who hands over, nor a manager, nor another successor accepts."""
        handover = self.submitted(self.colleague | self.outsider)
        self.assertEqual(handover.sudo().line_ids.user_id, self.colleague | self.outsider)
        for user in (self.seller, self.manager, self.sales_manager):
            with self.assertRefused(UserError, "Nothing on this handover waits for you"):
                handover.with_user(user).action_accept()
        line = handover.sudo().line_ids.filtered(lambda line: line.user_id == self.outsider)
        for user in (self.seller, self.sales_manager):
            with self.assertRefused(AccessError, "goes to Chen Chen"):
                line.with_user(user).sudo(False).action_accept()
        handover.with_user(self.colleague).action_accept()
        self.assertEqual(handover.state, "submitted", "the other one is missing")

    def test_who_approves(self):
        """OWN-8: a manager above all who take part, never one of them."""
        handover = self.accepted()
        for user in (self.seller, self.colleague, self.other_manager):
            with self.assertRaises(AccessError):
                handover.with_user(user).sudo(False).action_approve()
        # who gets customers of another department is decided above both
        self.first.user_id = self.seller
        handover.action_draft()
        handover.line_ids.user_id = self.outsider
        handover.action_submit()
        handover.with_user(self.outsider).action_accept()
        self.assertFalse(handover.approver_id)
        with self.assertRefused(AccessError, "above who hands over and all successors"):
            handover.with_user(self.manager).action_approve()
        handover.with_user(self.general_manager).action_approve()
        self.assertEqual(self.first.user_id, self.outsider)

    def test_manager_who_is_successor(self):
        """OWN-8: a manager who takes over does not approve; the department above does."""
        handover = self.submitted(self.manager)
        handover.with_user(self.manager).action_accept()
        with self.assertRaises(AccessError):
            handover.with_user(self.manager).action_approve()
        handover.with_user(self.sales_manager).action_approve()
        self.assertEqual(handover.state, "done")

    def test_manager_prepares(self):
        """OWN-8: the manager makes it for somebody who is gone already; a colleague does not."""
        handover = self.handover(user=self.manager)
        handover.action_submit()
        self.assertEqual(handover.submitted_by_id, self.manager)
        with self.assertRaises(AccessError):
            self.handover(user=self.colleague)
        with self.assertRaises(AccessError):
            self.handover(user=self.other_manager)

    def test_frozen(self):
        """OWN-8: once submitted nothing is edited, by nobody, on no way: RPC, lines, import, copy, sudo, delete."""
        handover = self.submitted()
        line = handover.line_ids[0]
        for user in (self.seller, self.sales_manager, self.colleague):
            own = handover.with_user(user)
            for values in (
                {"note": "x"},
                {"successor_ids": [Command.set(self.outsider.ids)]},
                {"state": "done"},
                {"line_ids": [Command.update(line.id, {"cautions": "x"})]},
                {"line_ids": [Command.delete(line.id)]},
                {"item_ids": [Command.clear()]},
                {"snapshot_hash": "x"},
                {"approved_by_id": user.id},
            ):
                with self.subTest(user=user.login, values=values), self.assertRaises(AccessError):
                    own.write(values)
            with self.assertRaises(AccessError):
                line.with_user(user).write({"promises": "x"})
            with self.assertRaises(AccessError):
                line.with_user(user).unlink()
            with self.assertRaises(AccessError):
                line.with_user(user).create({"handover_id": handover.id, "partner_name": "x"})
            with self.assertRaises(AccessError):
                handover.item_ids[0].with_user(user).write({"name": "x"})
            with self.assertRaises(UserError):
                own.copy()
            with self.assertRaises(UserError):
                own.unlink()
        with self.assertRefused(AccessError, "frozen"):
            handover.sudo().write({"state": "done"})
        with self.assertRefused(AccessError, "frozen"):
            line.sudo().write({"answer": "accepted"})
        with self.assertRefused(AccessError, "Nobody edits it"):
            handover.item_ids[0].sudo().write({"name": "x"})

    def test_draft_says_only_what_its_makers_may(self):
        """OWN-8: creating and editing a draft sets neither its state nor its contents."""
        handover = self.handover(
            state="done", approved_by_id=self.seller.id, line_ids=[Command.create({"partner_name": "x"})]
        )
        self.assertRecordValues(handover, [{"state": "draft", "approved_by_id": False}])
        self.assertNotIn("x", handover.line_ids.mapped("partner_name"))
        for values in ({"state": "accepted"}, {"approver_id": self.seller.id}, {"team_id": False}):
            with self.assertRaises(AccessError):
                handover.write(values)
        with self.assertRaises(AccessError):
            handover.line_ids.write({"answer": "accepted"})
        with self.assertRaises(AccessError):
            handover.with_user(self.colleague).write({"note": "x"})
        result = handover.load([".id", "state"], [[str(handover.id), "done"]])
        self.assertTrue(result["messages"], "nor by import")
        self.assertEqual(handover.state, "draft")

    def test_changed_behind_the_back(self):
        """OWN-8: what was changed in the database after the submission is noticed by its hash."""
        handover = self.submitted()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE trade_handover_item SET amount = 1 WHERE handover_id = %s AND code = 'receivable'", [handover.id]
        )
        handover.invalidate_recordset()
        handover.item_ids.invalidate_recordset()
        self.assertFalse(handover.snapshot_intact)

    def test_back_to_draft(self):
        """OWN-8: who hands over takes it back, changes it, and everybody is asked anew."""
        handover = self.accepted()
        handover.action_draft()
        self.assertRecordValues(handover, [{"state": "draft", "snapshot_hash": False, "approver_id": False}])
        self.assertFalse(handover.receipt_ids)
        self.line(handover, self.first).cautions = "Mind the dog"
        handover.action_submit()
        self.assertEqual(set(handover.line_ids.mapped("answer")), {"waiting"})

    def test_cancel(self):
        """OWN-8: a cancelled handover moves nothing and is kept."""
        handover = self.accepted()
        handover.action_cancel()
        with self.assertRaises(UserError):
            handover.with_user(self.manager).action_approve()
        with self.assertRaises(UserError):
            handover.unlink()
        self.assertEqual(self.first.user_id, self.seller)

    def test_incomplete(self):
        """OWN-8: nobody submits an empty handover, one without successors, or one to somebody who cannot have it."""
        handover = self.env["trade.handover"].with_user(self.seller).create({})
        with self.assertRefused(UserError, "2 lines have no successor"):
            handover.action_submit()
        clerk = self.trade_user("warehouse_clerk")
        handover.successor_ids = clerk
        with self.assertRefused(UserError, "cannot be a successor"):
            handover.action_submit()
        empty = self.env["trade.handover"].with_user(self.colleague).create({})
        with self.assertRefused(UserError, "nothing to hand over"):
            empty.action_submit()

    def test_one_at_a_time(self):
        """OWN-8: one person has one submitted handover."""
        self.submitted()
        with self.assertRefused(UserError, "has been submitted already"):
            self.submitted()

    def _review_rule(self):
        self.env["trade.review.rule"].create(
            {
                "name": "Handovers",
                "res_model": "trade.handover",
                "company_id": self.env.company.id,
                "step_ids": [
                    Command.create(
                        {
                            "name": "General manager",
                            "reviewer_kind": "users",
                            "user_ids": [Command.set(self.general_manager.ids)],
                        }
                    )
                ],
            }
        )

    def test_review_of_several_successors(self):
        """OWN-8, OWN-6: a successor takes part in the review, and reads there nothing of what goes to the other."""
        self._review_rule()
        self.line(handover := self.handover(self.colleague | self.outsider), self.first).user_id = self.outsider
        self.line(handover, self.second).user_id = self.colleague
        handover.action_submit()
        for user in (self.colleague, self.outsider):
            handover.with_user(user).action_accept()
        review = handover.sudo().trade_review_id
        for user in (self.colleague, self.outsider):
            view = review.with_user(user).sudo(False).snapshot_view
            self.assertFalse(view["sections"])
            self.assertEqual(len(view["closed"]), 1)
        self.assertTrue(review.with_user(self.seller).sudo(False).snapshot_view["sections"])

    def test_review(self):
        """OWN-8, ORG-2: where the company wants a review, it decides, and its last approval carries the handover out."""
        self._review_rule()
        handover = self.accepted()
        self.assertEqual(handover.sudo().trade_review_id.state, "pending")
        with self.assertRefused(UserError, "needs a review"):
            handover.with_user(self.manager).action_approve()
        review = handover.sudo().trade_review_id
        self.assertTrue(review.with_user(self.general_manager).sudo(False).snapshot_view["sections"])
        opinion = review.opinion_ids.with_user(self.general_manager).sudo(False)
        opinion.action_approve()
        self.assertEqual(handover.state, "done")
        self.assertEqual(self.first.user_id, self.colleague)

    def test_reminders(self):
        """OWN-8, INQ-4: the successor is reminded to accept, the manager to approve."""
        handover = self.submitted()
        receipts, handovers = self.env["trade.handover.receipt"], self.env["trade.handover"]

        def waiting(model, code, user):
            model = model.with_user(user)
            return model.search(model._trade_reminder_domain(code))

        self.assertEqual(waiting(receipts, "handover_accept", self.colleague).user_id, self.colleague)
        self.assertFalse(waiting(receipts, "handover_accept", self.outsider))
        self.assertFalse(waiting(handovers, "handover_approve", self.manager))
        handover.with_user(self.colleague).action_accept()
        self.assertFalse(waiting(receipts, "handover_accept", self.colleague))
        self.assertEqual(waiting(handovers, "handover_approve", self.manager).approver_id, self.manager)
        groups = self.env["trade.reminder"].with_user(self.manager).overview()["groups"]
        self.assertIn("handover_approve", [group["code"] for group in groups])
