from odoo.tests import HttpCase, tagged

from .common import InquiryCommon


@tagged("post_install", "-at_install")
class TestTours(InquiryCommon, HttpCase):
    """The salesperson takes a call and follows it up; the manager reads the course and rates."""

    def _walk(self, language):
        self.env["res.lang"]._activate_lang(language)
        (self.seller | self.manager).lang = language
        hospital = self.env["res.partner"].create(
            {"name": "Tour Hospital", "is_company": True, "phone": "+86 10 5559 7711"}
        )
        self.product.default_code = "SYR-5"
        self.start_tour("/odoo", "trade_crm_take_inquiry", login=self.seller.login)
        lead = self.env["crm.lead"].search([("partner_id", "=", hospital.id)])
        self.assertRecordValues(lead, [{"user_id": self.seller.id, "trade_chance": "3"}])
        self.assertRecordValues(lead.trade_product_ids, [{"product_id": self.product.id, "quantity": 500.0}])
        self.assertEqual(lead.trade_question_ids.question, "Shelf life?")
        self.assertRecordValues(lead.trade_followup_ids, [{"content": "Wants a quotation", "user_id": self.seller.id}])
        self.assertEqual(lead.order_ids.order_line.product_uom_qty, 500.0)
        self.start_tour(f"/odoo/crm/{lead.id}", "trade_crm_manager_rates", login=self.manager.login)
        self.assertRecordValues(lead.trade_rating_ids, [{"rating": "4", "user_id": self.seller.id}])

    def test_unknown_caller(self):
        """INQ-1: a number nobody has is not typed twice: it becomes the phone of the inquiry, and no dialog is in the way."""
        self.start_tour("/odoo/take-inquiry", "trade_crm_unknown_caller", login=self.seller.login)
        lead = self.env["crm.lead"].search([("contact_name", "=", "Ms Gao")])
        self.assertIn("139 1234 5678", lead.phone)
        self.assertFalse(lead.partner_id)

    def test_in_english(self):
        """INQ-2: from the call to the quotation by keyboard, and the manager's view of it, in the browser."""
        self._walk("en_US")

    def test_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._walk("zh_CN")
