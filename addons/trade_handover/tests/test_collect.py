from odoo import Command
from odoo.tests import tagged

from .common import HandoverCommon


@tagged("post_install", "-at_install")
class TestCollect(HandoverCommon):
    """What a handover lists, and to whom it goes."""

    def test_everything_is_listed(self):
        """OWN-8: customers, contacts, inquiries, quotations, orders, undelivered quantities, receivables and activities."""
        handover = self.handover()
        self.assertEqual(handover.line_ids.partner_id, self.first | self.second)
        expected = {
            "contact": self.contact,
            "inquiry": self.lead,
            "quotation": self.quotation,
            "order": self.order,
            "undelivered": self.order.order_line,
            "receivable": self.invoice,
            "activity": self.activity,
        }
        for code, record in expected.items():
            items = self.items(handover, code)
            self.assertEqual(items.mapped("res_id"), record.ids, code)
            self.assertEqual(items.line_id.partner_id, self.first, code)
        self.assertEqual(self.items(handover, "undelivered").quantity, 2.0)
        self.assertEqual(self.items(handover, "receivable").amount, 100.0)
        self.assertEqual(self.items(handover, "inquiry").detail, self.stage_qualified.name)
        self.assertIn("Dr. Bai", self.items(handover, "contact").name)

    def test_application(self):
        """OWN-8: an application for a customer of the pool is listed, and ends when who leaves has handed over."""
        customer = self.pooled()
        application = (
            self.env["trade.ownership.application"]
            .with_user(self.seller)
            .create({"partner_id": customer.id, "reason": "I know them"})
        )
        handover = self.done()
        self.assertEqual(self.items(handover, "application").res_id, application.id)
        self.assertEqual(self.items(handover, "application").line_id.partner_name, "Without a customer")
        self.assertEqual(application.state, "withdrawn")

    def test_business_with_customers_of_others(self):
        """OWN-8: a quotation for a colleague's customer is handed over as well; the customer stays where it is."""
        theirs = self.owned(self.outsider, name="Theirs")
        quotation = self.sale(partner_id=theirs.id, user_id=self.seller.id)
        handover = self.handover(self.colleague | self.outsider)
        line = self.line(handover, theirs)
        self.assertFalse(line.owned)
        self.assertEqual(line.user_id, self.outsider, "the owner of the customer, if among the successors")
        for user in handover.sudo().line_ids.user_id:
            self.assertIn(user, self.colleague | self.outsider)
        handover.action_submit()
        for user in handover.sudo().line_ids.user_id:
            handover.with_user(user).action_accept()
        handover.with_user(self.sales_manager).action_approve()
        self.assertEqual(quotation.user_id, self.outsider)
        self.assertEqual(theirs.user_id, self.outsider)

    def test_inquiry_without_customer(self):
        """OWN-8: an inquiry of somebody unknown is handed over too."""
        lead = self.env["crm.lead"].create({"name": "Unknown", "type": "lead", "user_id": self.seller.id})
        handover = self.done()
        self.assertEqual(lead.user_id, self.colleague)
        item = self.items(handover, "inquiry").filtered(lambda item: item.res_id == lead.id)
        self.assertFalse(item.line_id.partner_id)

    def test_closed_business_stays(self):
        """OWN-8: what is closed is not listed: lost inquiries, cancelled quotations, paid invoices."""
        self.lead.action_set_lost()
        self.quotation._action_cancel()
        payment = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        )
        payment.create({})._create_payments()
        handover = self.handover()
        for code in ("inquiry", "quotation", "receivable"):
            self.assertFalse(self.items(handover, code), code)

    def test_shared_out_by_load(self):
        """OWN-8: several successors: who holds the fewest gets the next."""
        self.owned(self.colleague, 2)
        handover = self.handover(self.colleague | self.outsider)
        self.assertEqual(handover.line_ids.user_id, self.outsider)
        handover.mode = "region"
        (self.first | self.second).trade_region_id = self.region
        self.owned(self.colleague, trade_region_id=self.region.id)
        handover.successor_ids = [Command.set((self.outsider | self.colleague).ids)]
        self.assertEqual(handover.line_ids.user_id, self.colleague, "who has customers of the region")

    def test_one_line_for_somebody_else(self):
        """OWN-8: the proposal is changed line by line; whoever is named there becomes a successor."""
        handover = self.handover()
        self.line(handover, self.second).user_id = self.outsider
        self.assertEqual(handover.successor_ids, self.colleague | self.outsider)
        self.owned(name="New")
        handover.action_collect()
        self.assertEqual(self.line(handover, self.second).user_id, self.outsider, "collecting anew keeps what was said")
        self.assertEqual(len(handover.line_ids), 3)

    def test_change_of_territory(self):
        """OWN-8: who changes territory hands over the customers of some regions, and takes single ones off."""
        self.first.trade_region_id = self.region
        handover = self.handover(kind="territory", region_ids=[Command.set(self.region.ids)])
        self.assertEqual(handover.line_ids.partner_id, self.first)
        handover.region_ids = [Command.clear()]
        self.assertEqual(handover.line_ids.partner_id, self.first | self.second)
        self.line(handover, self.second).unlink()
        handover.action_submit()
        self.assertEqual(handover.line_ids.partner_id, self.first, "submitting does not bring it back")

    def test_a_kind_of_another_addon(self):
        """OWN-8: an addon adds a kind of thing with a data record and two methods of its model; the hook is documented."""
        kind = self.env["trade.handover.kind"].create({"code": "sample", "name": "Samples", "res_model": "res.partner"})
        with self.assertRaisesRegex(NotImplementedError, "sample"):
            kind._get_domain()

    def test_other_company(self):
        """OWN-8: a handover is about one company; what somebody has in another one is handed over there."""
        company = self.env["res.company"].create({"name": "Hong Kong branch"})
        (self.seller | self.colleague).write({"company_ids": [Command.link(company.id)]})
        self.second.company_id = self.env.company
        there = self.owned(name="There", company_id=company.id)
        handover = self.handover()
        self.assertEqual(handover.line_ids.partner_id, self.first | self.second)
        other = (
            self.env["trade.handover"]
            .with_user(self.seller)
            .with_context(allowed_company_ids=[company.id])
            .create({"company_id": company.id, "successor_ids": [Command.set(self.colleague.ids)]})
        )
        self.assertEqual(other.line_ids.partner_id, self.first | there)
