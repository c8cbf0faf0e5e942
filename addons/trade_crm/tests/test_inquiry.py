from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import InquiryCommon


@tagged("post_install", "-at_install")
class TestInquiry(InquiryCommon):
    def test_quick_form(self):
        """INQ-1: a call is written down in one form: caller, products, questions with answers, chance, competitor."""
        competitor = self.env["trade.competitor"].create({"name": "Rival Medical"})
        form = Form(self.env["crm.lead"].with_user(self.seller), "trade_crm.crm_lead_view_form_quick")
        form.partner_id = self.customer
        with form.trade_product_ids.new() as line:
            line.product_id = self.product
            line.quantity = 500
            line.target_price = 8.5
        with form.trade_question_ids.new() as line:
            line.question = "How long is the shelf life?"
            line.answer = "24 months"
        form.trade_chance = "3"
        form.trade_competitor_ids.add(competitor)
        lead = form.save()
        self.assertIn(self.customer.name, lead.name)
        self.assertEqual(lead.user_id, self.seller)
        self.assertEqual(lead.team_id, self.department)
        self.assertRecordValues(
            lead.trade_product_ids,
            [{"product_id": self.product.id, "quantity": 500.0, "target_price": 8.5, "uom_id": self.product.uom_id.id}],
        )
        question = lead.trade_question_ids
        self.assertEqual((question.answer, question.answered_by_id), ("24 months", self.seller))
        self.assertTrue(question.answered_on)

    def test_unknown_caller_needs_no_title(self):
        """INQ-1: a caller of whom only the number is known is an inquiry too; the title is found for the salesperson."""
        form = Form(self.env["crm.lead"].with_user(self.seller), "trade_crm.crm_lead_view_form_quick")
        form.phone = "010 5551 7788"
        self.assertIn("5551 7788", form.save().name)
        lead = self.env["crm.lead"].with_user(self.seller).create({"phone": "010 5551 7799"})
        self.assertIn("5551 7799", lead.name)

    def test_caller_by_fragment(self):
        """INQ-1: the caller is found by any fragment of number or name, however the number was typed."""
        company = self.env["res.partner"].create({"name": "北京云霁医院 Yunji Hospital", "phone": "+86 10 5551 2088"})
        contact = self.env["res.partner"].create(
            {"name": "Dr. Ma", "parent_id": company.id, "phone": "(010) 6500-4321", "email": "ma@yunji.example.com"}
        )
        find = self.env["res.partner"].with_user(self.seller).name_search
        for fragment, partner in {
            "51208": company,
            "5551-2088": company,
            "云霁": company,
            "unji hos": company,
            "65004321": contact,
            "6500 43": contact,
            "ma@yunji": contact,
        }.items():
            with self.subTest(fragment):
                self.assertIn(partner.id, dict(find(fragment)))
        self.assertNotIn(company.id, dict(find("999912")))
        self.assertNotIn(company.id, dict(find("208")), "three digits say nothing")

    def test_answer_is_signed_by_who_writes_it(self):
        """INQ-1: who answered and when cannot be sent by a client; an answer taken back is nobody's."""
        lead = self.inquiry()
        question = (
            self.env["trade.inquiry.question"]
            .with_user(self.seller)
            .create({"lead_id": lead.id, "question": "Price?", "answer": "12", "answered_by_id": self.manager.id})
        )
        self.assertEqual(question.answered_by_id, self.seller)
        question.write({"answered_by_id": self.manager.id})
        self.assertEqual(question.answered_by_id, self.seller)
        question.with_user(self.manager).answer = "11"
        self.assertEqual(question.answered_by_id, self.manager)
        question.answer = False
        self.assertFalse(question.answered_by_id or question.answered_on)

    def test_bad_input(self):
        """INQ-1: quantities below zero, empty lines and endless answers are refused with a message that says what to do."""
        lead = self.inquiry()

        def product(**values):
            return {"trade_product_ids": [Command.create(values)]}

        def question(**values):
            return {"trade_question_ids": [Command.create(values)]}

        gram = self.env.ref("uom.product_uom_gram")
        cases = (
            (product(product_id=self.product.id, quantity=-1), "above zero"),
            (product(product_id=self.product.id, quantity=0), "above zero"),
            (product(product_id=self.product.id, target_price=-5), "below zero"),
            (product(quantity=5), "describe what the customer wants"),
            (product(product_id=self.product.id, uom_id=gram.id), "cannot be counted in"),
            (question(question="Why?", answer="x" * 5001), "5000 is the limit"),
            (question(question="  "), "question is empty"),
        )
        for values, message in cases:
            with (
                self.subTest(message),
                self.assertRaisesRegex(ValidationError, message),
                self.cr.savepoint(),
            ):
                lead.write(values)
                self.env.flush_all()

    def test_quotation_carries_products(self):
        """INQ-2: the quotation made from the inquiry has its products; what is in no list comes along as a note."""
        lead = self.inquiry(
            trade_product_ids=[
                Command.create({"product_id": self.product.id, "quantity": 500, "target_price": 1.0}),
                Command.create({"name": "Sterile drapes, blue", "quantity": 20}),
            ]
        )
        action = lead.action_sale_quotations_new()
        order = Form(self.env["sale.order"].with_user(self.seller).with_context(**action["context"])).save()
        self.assertEqual(order.opportunity_id, lead)
        self.assertRecordValues(
            order.order_line,
            [
                {"product_id": self.product.id, "product_uom_qty": 500.0, "price_unit": 10.0, "display_type": False},
                {"product_id": False, "product_uom_qty": 0.0, "price_unit": 0.0, "display_type": "line_note"},
            ],
        )
        self.assertIn("Sterile drapes, blue × 20", order.order_line[1].name)
        self.assertEqual(lead.quotation_count, 1)

    def test_template_adds_to_what_was_asked(self):
        """INQ-2: the company's quotation template, or one chosen by hand, does not wipe the products of the inquiry."""
        other = self.env["product.product"].create({"name": "Service contract", "list_price": 99})
        templates = self.env["sale.order.template"].create(
            [
                {
                    "name": name,
                    "number_of_days": 10,
                    "sale_order_template_line_ids": [
                        Command.create({"product_id": product.id, "product_uom_qty": 3}) for product in products
                    ],
                }
                for name, products in (("First", self.product | other), ("Second", other))
            ]
        )
        self.env.company.sale_order_template_id = templates[0]
        lead = self.inquiry(
            trade_product_ids=[
                Command.create({"product_id": self.product.id, "quantity": 500}),
                Command.create({"name": "Sterile drapes", "quantity": 20}),
            ]
        )
        self.seller.group_ids += self.env.ref("sale_management.group_sale_order_template")
        action = lead.action_sale_quotations_new()
        form = Form(self.env["sale.order"].with_user(self.seller).with_context(**action["context"]))
        self.assertEqual(form.sale_order_template_id, templates[0])
        form.sale_order_template_id = templates[1]
        order = form.save()
        asked = [(self.product, 500), (self.env["product.product"], 0), (other, 3)]
        self.assertEqual([(line.product_id, line.product_uom_qty) for line in order.order_line], asked)
        plain = Form(self.env["sale.order"].with_user(self.seller))
        plain.partner_id = self.customer
        self.assertEqual(plain.save().order_line.product_id, self.product | other)

    def test_quotation_from_a_lead(self):
        """INQ-2: a quotation from an inquiry that is no opportunity yet makes it one."""
        lead = self.inquiry(type="lead")
        lead.action_sale_quotations_new()
        self.assertEqual(lead.type, "opportunity")

    def test_mail_gateway(self):
        """INQ-1: a mail to the department is an inquiry as ever."""
        lead_id = self.env["crm.lead"].message_new(
            {"subject": "Price of gloves", "from": "buyer@hospital.example", "email_from": "buyer@hospital.example"}
        )
        self.assertEqual(lead_id.name, "Price of gloves")

    def test_merge_keeps_everything(self):
        """INQ-2: merging two inquiries keeps questions, products, follow-ups, ratings, competitors and colleagues of both."""
        competitor = self.env["trade.competitor"].create({"name": "Rival"})
        first = self.inquiry(trade_question_ids=[Command.create({"question": "One?"})])
        second = self.inquiry(
            trade_question_ids=[Command.create({"question": "Two?"})],
            trade_product_ids=[Command.create({"product_id": self.product.id})],
            trade_competitor_ids=[Command.link(competitor.id)],
            trade_colleague_ids=[Command.link(self.colleague.id)],
        )
        followup = self.followup(second)
        rating = (
            self.env["trade.inquiry.rating"]
            .with_user(self.manager)
            .create({"lead_id": second.id, "rating": "4", "comment": "Quick"})
        )
        merged = (first | second).with_user(self.sales_manager).merge_opportunity()
        self.assertEqual(sorted(merged.trade_question_ids.mapped("question")), ["One?", "Two?"])
        self.assertEqual(merged.trade_product_ids.product_id, self.product)
        self.assertEqual(merged.trade_followup_ids.ids, followup.ids)
        self.assertEqual(merged.trade_rating_ids.ids, rating.ids)
        self.assertEqual(merged.trade_competitor_ids, competitor)
        self.assertEqual(merged.trade_colleague_ids, self.colleague)
        self.assertEqual(merged.trade_last_contact, followup.date)

    def test_copy(self):
        """INQ-1: a copy has the questions and products, and no history."""
        lead = self.inquiry(
            trade_question_ids=[Command.create({"question": "One?", "answer": "Yes"})],
            trade_product_ids=[Command.create({"product_id": self.product.id})],
        )
        self.followup(lead)
        copy = lead.copy()
        self.assertEqual(len(copy.trade_question_ids), 1)
        self.assertEqual(len(copy.trade_product_ids), 1)
        self.assertFalse(copy.trade_followup_ids or copy.trade_last_contact or copy.trade_silence)

    def test_competitor_once(self):
        """INQ-1: a competitor is in the list once, whatever the capitals."""
        self.env["trade.competitor"].create({"name": "Rival"})
        with mute_logger("odoo.sql_db"), self.assertRaisesRegex(IntegrityError, "name_uniq"):
            self.env["trade.competitor"].create({"name": " RIVAL"})
            self.env.flush_all()
