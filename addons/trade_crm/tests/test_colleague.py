from odoo import Command
from odoo.tests import tagged

from .common import InquiryCommon


@tagged("post_install", "-at_install")
class TestColleague(InquiryCommon):
    """Who is named on an inquiry hears of it, and no longer than that."""

    def follows(self, lead, user):
        return user.partner_id in lead.sudo().message_partner_ids

    def heard(self, user):
        """Return what the user was told by messages."""
        messages = self.env["mail.message"].search([("partner_ids", "in", user.partner_id.ids)])
        return " ".join(filter(None, messages.mapped("subject")))

    def test_named_and_taken_off(self):
        """INQ-3: a colleague named is told and hears of the discussion; taken off, no more."""
        lead = self.inquiry(trade_colleague_ids=[Command.link(self.colleague.id)])
        self.assertTrue(self.follows(lead, self.colleague))
        self.assertIn(f"colleague on “{lead.name}”", self.heard(self.colleague))
        lead.trade_colleague_ids += self.outsider
        self.assertTrue(self.follows(lead, self.outsider))
        message = lead.message_post(
            body="Who knows the head nurse?", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertLessEqual(
            (self.colleague | self.outsider).partner_id, message.sudo().notification_ids.res_partner_id
        )
        lead.trade_colleague_ids -= self.outsider
        self.assertFalse(self.follows(lead, self.outsider))
        self.assertTrue(self.follows(lead, self.colleague))

    def test_follows_on_their_own(self):
        """INQ-3: whoever followed before being named, or chose to since, and may read it, goes on following."""
        lead = self.inquiry()
        lead.with_user(self.manager).message_subscribe(self.manager.partner_id.ids)
        lead.trade_colleague_ids = self.manager | self.sales_manager
        again = lead.with_user(self.sales_manager)
        again.message_unsubscribe(self.sales_manager.partner_id.ids)
        again.message_subscribe(self.sales_manager.partner_id.ids)
        lead.trade_colleague_ids = False
        self.assertTrue(self.follows(lead, self.manager))
        self.assertTrue(self.follows(lead, self.sales_manager))

    def test_nothing_by_mail_to_who_may_not_read(self):
        """INQ-3: taken off an inquiry one may not read otherwise, also one's own wish to follow it ends."""
        lead = self.inquiry(trade_colleague_ids=[Command.link(self.outsider.id)])
        again = lead.with_user(self.outsider)
        again.message_unsubscribe(self.outsider.partner_id.ids)
        again.message_subscribe(self.outsider.partner_id.ids)
        self.assertTrue(self.follows(lead, self.outsider))
        lead.trade_colleague_ids = False
        self.assertFalse(self.follows(lead, self.outsider))

    def test_becomes_the_salesperson(self):
        """INQ-3: a colleague who has become the salesperson goes on following."""
        lead = self.inquiry(trade_colleague_ids=[Command.link(self.colleague.id)])
        lead.sudo().user_id = self.colleague
        lead.sudo().trade_colleague_ids = False
        self.assertTrue(self.follows(lead, self.colleague))

    def test_merged(self):
        """INQ-3: the colleagues of both inquiries follow the one that stays."""
        first = self.inquiry(trade_colleague_ids=[Command.link(self.colleague.id)])
        second = self.inquiry(trade_colleague_ids=[Command.link(self.outsider.id)])
        merged = (first | second).with_user(self.sales_manager).merge_opportunity()
        self.assertTrue(self.follows(merged, self.colleague) and self.follows(merged, self.outsider))

    def test_cost(self):
        """INQ-3: naming the same colleague on many inquiries costs followers' queries once."""
        counts = {}
        for count in (1, 20):
            leads = (
                self.env["crm.lead"]
                .with_user(self.sales_manager)
                .create([{"name": str(index), "user_id": self.seller.id} for index in range(count)])
            )
            # named by themselves: nobody has to be told, and it is the following that is counted
            leads.trade_colleague_ids = self.sales_manager
            self.env.flush_all()
            before = self.cr.sql_log_count
            leads._trade_follow_colleagues({})
            leads._trade_release_colleagues({lead.id: self.manager for lead in leads})
            self.env.flush_all()
            counts[count] = self.cr.sql_log_count - before
        self.assertLessEqual(counts[20], counts[1] + 3, counts)
