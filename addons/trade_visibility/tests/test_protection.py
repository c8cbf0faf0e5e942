from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..models import trade_visibility_sight
from .common import SECRET, VisibilityCommon


@tagged("post_install", "-at_install")
class TestProtection(VisibilityCommon):
    def _log(self, customer=None):
        return self.env["trade.customer.protection"].search([("partner_id", "=", (customer or self.secret).id)])

    def test_who_still_sees(self):
        """OWN-6: a protected customer is seen by its owner and the managers above, by no other salesperson or manager."""
        self.protect()
        both = self.secret | self.contact
        above = (self.seller, self.manager, self.top, self.sales_manager, self.general_manager)
        for user in (*above, self.admin, self.finance, self.clerk, self.buyer):
            self.assertEqual(self.sees(user, both), both, user.login)
        for user in (self.colleague, self.outsider, self.other_manager):
            self.assertFalse(self.sees(user, both), user.login)
            self.assertEqual(self.sees(user, self.plain), self.plain)

    def test_many(self):
        """OWN-6: protected customers that are too many to be said one by one are hidden as well."""
        self.do_business()
        with patch.object(trade_visibility_sight, "SAID", 0):
            self.protect()
            self.env["trade.visibility"]._forget()
            for records in (self.secret | self.contact, self.former, self.old_order, self.event, self.mirror):
                self.assertFalse(self.sees(self.colleague, records), records)
                self.assertEqual(self.sees(self.seller, self.secret), self.secret)
            name = self.secret.with_user(self.colleague).sudo().display_name
            self.assertEqual(name, "Protected customer")

    def test_names_are_hidden(self):
        """OWN-6: where Odoo shows the name of a relation whatever one may see, it says no more than that it is protected."""
        self.plain.trade_distributor_id = self.secret
        self.protect()
        row = self.plain.with_user(self.colleague).read(["trade_distributor_id"])[0]
        self.assertEqual(row["trade_distributor_id"][1], "Protected customer")
        row = self.plain.with_user(self.sales_manager).read(["trade_distributor_id"])[0]
        self.assertIn(SECRET, row["trade_distributor_id"][1])

    def test_refusal_names_nothing(self):
        """OWN-6: who asks for it by its number is refused without a name, in developer mode too."""
        self.protect()
        with self.debug_mode(), self.assertRaises(AccessError) as caught:
            self.secret.with_user(self.colleague).read(["phone"])
        self.assertNotIn(SECRET, str(caught.exception))
        self.assertIn("is not shown to you", str(caught.exception))

    def test_own_documents_too(self):
        """OWN-6: protection hides a customer's documents from those who were named on them as well."""
        self.do_business()
        self.protect()
        for records in (
            self.former,
            self.old_talk,
            self.old_order,
            self.old_order.order_line,
            self.old_order.picking_ids,
            self.old_order.picking_ids.move_ids,
            self.invoices,
            self.invoices.line_ids,
            self.event,
            self.mirror,
            self.shipped,
            self.env["mail.activity"].search([("res_id", "=", self.secret.id), ("res_model", "=", "res.partner")]),
        ):
            self.assertTrue(records)
            self.assertFalse(self.sees(self.colleague, records), records)
            self.assertEqual(self.sees(self.sales_manager, records), records)

    def test_messages_of_before(self):
        """OWN-6: nor do messages reach those who wrote or got them, or follow."""
        self.do_business()
        messages = self.env["mail.message"].search(
            [("model", "=", "crm.lead"), ("res_id", "in", (self.lead | self.former).ids), ("body", "ilike", SECRET)]
        )
        before = self.sees(self.colleague, messages)
        self.assertTrue(before)
        self.protect()
        self.assertFalse(self.sees(self.colleague, messages))
        followers = self.env["mail.followers"].search(
            [("res_model", "=", "res.partner"), ("res_id", "=", self.secret.id)]
        )
        self.assertTrue(followers)
        self.assertFalse(self.sees(self.colleague, followers))

    def test_nothing_is_sent_any_more(self):
        """OWN-6: followers who must not see a protected customer are not told what happens there."""
        self.do_business()
        self.protect()
        message = self.lead.message_post(
            body=f"{SECRET} signed", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertNotIn(self.colleague.partner_id, message.notified_partner_ids)

    def test_end(self):
        """OWN-6: when the protection ends everything is there again, and the log says who, what, when and why."""
        self.protect()
        log = self._log()
        self.assertRecordValues(
            log,
            [
                {
                    "user_id": self.seller.id,
                    "actor_id": self.seller.id,
                    "reason": "A tender",
                    "date_end": False,
                    "partner_name": self.secret.name,
                }
            ],
        )
        self.secret.with_user(self.manager).action_trade_unprotect()
        self.assertTrue(log.date_end)
        self.assertEqual(log.ended_by_id, self.manager)
        self.assertEqual(self.sees(self.colleague, self.secret), self.secret)

    def test_nobody_writes_the_log(self):
        """OWN-6: no role, not even with sudo, adds, changes or deletes a line of the log."""
        self.protect()
        log = self._log()
        for user in (self.seller, self.sales_manager, self.admin, self.env.user):
            for change in (
                lambda rows: rows.write({"reason": "x"}),
                lambda rows: rows.unlink(),
                lambda rows: rows.copy(),
                lambda rows: rows.create({"partner_id": self.plain.id, "partner_name": "x"}),
            ):
                with self.assertRaises(AccessError):
                    change(log.with_user(user))
                with self.assertRaises(AccessError):
                    change(log.with_user(user).sudo())

    def test_log_is_hidden_with_the_customer(self):
        """OWN-6: the log does not tell the others what it is about."""
        self.protect()
        self.assertFalse(self.sees(self.colleague, self._log()))
        self.assertEqual(self.sees(self.manager, self._log()), self._log())

    def test_deleted(self):
        """OWN-6: a protected customer that is deleted hides nothing else, and its line does not tell the others its name."""
        self.protect()
        log = self._log()
        self.secret.unlink()
        self.assertTrue(log.date_end)
        self.assertEqual(self.sees(self.colleague, self.plain), self.plain)
        self.assertFalse(self.sees(self.colleague, log))
        self.assertEqual(self.sees(self.sales_manager, log), log)
        self.assertEqual(self.sees(self.seller, log), log)

    def test_who_may(self):
        """OWN-6: the owner and managers above protect; a colleague, another manager, and who only knows the number do not."""
        for user in (self.colleague, self.outsider, self.other_manager):
            with self.assertRaises(AccessError):
                self.secret.with_user(user)._trade_protect("x")
        self.protect(user=self.manager)
        self.assertEqual(self._log().actor_id, self.manager)
        with self.assertRaises(AccessError):
            self.secret.with_user(self.outsider).action_trade_unprotect()

    def test_only_owned_customers(self):
        """OWN-6: nobody's customers cannot be protected; the answer says what to do."""
        self.plain.user_id = False
        with self.assertRefused(UserError, "assign the customer first"):
            self.plain.with_user(self.sales_manager)._trade_protect("x")

    def test_quota(self):
        """OWN-6: nobody has more protected customers than the quota; more or less for one person is set on the person."""
        self.company.trade_protect_quota = 2
        customers = self.owned(count=4)
        self.protect(customers[:2])
        with self.assertRefused(UserError, "would have 3 protected customers; 2 are allowed"):
            self.protect(customers[2])
        self.seller.trade_protect_more = 1
        self.protect(customers[2])
        with self.assertRefused(UserError, "3 are allowed"):
            self.protect(customers[3], user=self.sales_manager)
        customers[0].with_user(self.seller).action_trade_unprotect()
        self.protect(customers[3])
        self.company.trade_protect_quota = 0
        self.seller.trade_protect_more = -5
        self.assertEqual(self.seller._trade_protect_quota(), 0)

    def test_protected_once(self):
        """OWN-6: protecting what is protected changes nothing, and counts once."""
        self.company.trade_protect_quota = 1
        self.protect()
        self.protect(self.contact)
        self.assertEqual(len(self._log()), 1)

    def test_given_away(self):
        """OWN-6: a protected customer that gets another owner stays protected, for the new owner; in the pool it ends."""
        self.protect()
        self.secret.with_user(self.sales_manager).user_id = self.outsider
        self.assertFalse(self.sees(self.seller, self.secret))
        self.assertEqual(self.sees(self.outsider, self.secret), self.secret)
        self.assertEqual(self.sees(self.other_manager, self.secret), self.secret)
        self.secret.trade_pool_id = self.open_pool
        self.assertTrue(self._log().date_end)
        self.assertIn("no owner", self._log().end_reason)
        self.assertFalse(self.sees(self.outsider, self.secret))

    def test_application_tells_nothing(self):
        """OWN-6: who applies for a protected customer by its number is not told its name or its owner."""
        self.protect()
        with self.assertRaises(AccessError) as caught:
            self.env["trade.ownership.application"].with_user(self.outsider).create(
                {"partner_id": self.secret.id, "reason": "x"}
            )
        self.assertNotIn(SECRET, str(caught.exception))

    def test_merge(self):
        """OWN-6, OWN-7: merged customers are one protected customer with one share for a colleague."""
        twin = self.owned(name="Twin", email=self.secret.email)
        self.protect(self.secret | twin)
        self.share(customer=twin)
        self.share(days=3)
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((twin | self.secret).ids, self.secret, extra_checks=False)
        self.assertEqual(len(self._log().filtered(lambda row: not row.date_end)), 1)
        self.assertEqual(self.secret.trade_share_count, 1)
        self.assertEqual(self.sees(self.colleague, self.secret), self.secret)
        self.assertFalse(self.sees(self.outsider, self.secret))

    def test_dialog(self):
        """OWN-6: from a list, contacts stand for their customer, the dialog says how much of the quota is used."""
        context = {"active_model": "res.partner", "active_ids": (self.contact | self.secret).ids}
        dialog = Form(self.env["trade.customer.protect"].with_user(self.seller).with_context(**context))
        self.assertIn("Li Na: 0 of 10", dialog.summary)
        dialog.reason = "A tender"
        dialog.save().action_protect()
        self.assertTrue(self.secret.trade_protected)
        partners = self.env["res.partner"].with_user(self.seller)
        self.assertEqual(
            partners.search([("trade_protected", "=", True), ("id", "in", self.secret.ids)]).ids, self.secret.ids
        )
