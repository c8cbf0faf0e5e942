from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import InquiryCommon


@tagged("post_install", "-at_install")
class TestCourse(InquiryCommon):
    def _kinds(self, lead):
        return [entry["kind"] for entry in lead.trade_course()]

    def test_whole_course(self):
        """INQ-2: the supervisor reads calls, mails, discussion, quotations, orders, stages and the result in one view."""
        lead = self.inquiry().with_context(tracking_disable=False, mail_notrack=False)
        self.env.flush_all()
        self.cr.precommit.run()
        self.followup(lead, content="They compare us with Rival", stage_id=self.stage_qualified.id)
        lead.message_post(body="Certificates sent", message_type="comment", subtype_xmlid="mail.mt_comment")
        order = self.sale(opportunity_id=lead.id, user_id=self.seller.id, team_id=self.department.id)
        order.action_confirm()
        lead.action_set_won()
        self.env["trade.inquiry.rating"].with_user(self.manager).create(
            {"lead_id": lead.id, "rating": "5", "comment": "Well done"}
        )
        self.env.flush_all()
        self.cr.precommit.run()
        course = lead.with_user(self.manager).trade_course()
        kinds = [entry["kind"] for entry in course]
        for kind in ("inquiry", "followup", "message", "quotation", "order", "stage", "rating", "result"):
            self.assertIn(kind, kinds)
        texts = " ".join(entry["text"] + entry["title"] for entry in course)
        for text in ("They compare us with Rival", "Certificates sent", order.name, "Well done"):
            self.assertIn(text, texts)
        self.assertEqual([entry["date"] for entry in course], sorted((e["date"] for e in course), reverse=True))

    def test_stages_in_the_language_of_the_reader(self):
        """INQ-2, USE-1: a stage is called what the reader calls it, not what it was called by whoever moved the inquiry."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.stage_qualified.with_context(lang="zh_CN").name = "已确认"
        lead = self.inquiry().with_context(tracking_disable=False, mail_notrack=False)
        self.env.flush_all()
        self.cr.precommit.run()
        self.followup(lead, content="Goes on", stage_id=self.stage_qualified.id)
        self.env.flush_all()
        self.cr.precommit.run()
        course = lead.with_user(self.manager).with_context(lang="zh_CN").trade_course()
        titles = [entry["title"] for entry in course if entry["kind"] == "stage"]
        self.assertTrue(titles and titles[0].endswith("→ 已确认"), titles)

    def test_a_followup_is_there_once(self):
        """INQ-2: closing a reminder by following up does not show the same contact twice."""
        lead = self.inquiry()
        self.followup(lead, next_date=fields.Date.today() + timedelta(days=1))
        self.followup(lead)
        self.assertEqual(self._kinds(lead).count("followup"), 2)
        self.assertNotIn("message", self._kinds(lead))

    def test_samples_are_a_hook(self):
        """INQ-2: an addon with samples gets its button on the inquiry, for who may make them, and its place in the course."""
        lead = self.inquiry()
        self.assertFalse(lead.trade_sample_offered)
        with self.assertRaisesRegex(UserError, "You cannot make samples"):
            lead.action_trade_sample()
        model = self.registry["crm.lead"]
        # any model that hangs on the inquiry will do as a sample
        self.patch(model, "_trade_sample_model", "trade.followup")
        lead.invalidate_recordset(["trade_sample_offered"])
        self.assertTrue(lead.trade_sample_offered)
        action = lead.action_trade_sample()
        self.assertEqual((action["res_model"], action["context"]["default_lead_id"]), ("trade.followup", lead.id))
        with self.assertRaises(AccessError):
            lead.with_user(self.outsider).action_trade_sample()
        self.patch(model, "_trade_sample_model", "trade.followup.rule")
        lead.invalidate_recordset(["trade_sample_offered"])
        self.assertFalse(lead.trade_sample_offered)
        self.patch(
            model,
            "_trade_course_samples",
            lambda lead: [lead._trade_course_entry("sample", lead.create_date, "Ten pieces", lead)],
        )
        self.assertEqual([e["title"] for e in lead.trade_course() if e["kind"] == "sample"], ["Ten pieces"])

    def test_closed_to_others(self):
        """INQ-2: the course is for readers of the inquiry, and shows only documents the reader may see."""
        lead = self.inquiry()
        with self.assertRaises(AccessError):
            lead.with_user(self.outsider).trade_course()
        hidden = self.sale(opportunity_id=lead.id, user_id=self.outsider.id, team_id=self.other_department.id)
        names = [entry["title"] for entry in lead.trade_course()]
        self.assertNotIn(hidden.name, names)
        self.env.invalidate_all()
        names = [entry["title"] for entry in lead.with_user(self.sales_manager).trade_course()]
        self.assertIn(hidden.name, names)

    def test_prices_in_the_course(self):
        """QUO-4: without the right to see selling prices the course shows no amount."""
        # whatever another addon gives to everybody who sells
        self.env.ref("sales_team.group_sale_salesman").implied_ids -= self.env.ref("trade_base.group_sale_price")
        lead = self.inquiry()
        self.sale(opportunity_id=lead.id, user_id=self.seller.id, team_id=self.department.id)
        plain = self.env["res.users"].create(
            {
                "name": "Assistant",
                "login": "assistant",
                "group_ids": [(6, 0, [self.env.ref("sales_team.group_sale_salesman_all_leads").id])],
            }
        )
        for user, shown in ((self.seller, True), (plain, False)):
            quotations = [e for e in lead.with_user(user).trade_course() if e["kind"] == "quotation"]
            self.assertEqual([bool(entry["text"]) for entry in quotations], [shown])

    def test_cost_of_the_course(self):
        """INQ-2: a long course costs the queries of a short one."""
        counts = {}
        for count in (2, 30):
            lead = self.inquiry()
            self.env["trade.followup"].with_user(self.seller).create(
                [{"lead_id": lead.id, "content": f"Call {index}"} for index in range(count)]
            )
            self.sale(count, opportunity_id=lead.id, user_id=self.seller.id, team_id=self.department.id)
            lead.trade_course()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            lead.trade_course()
            counts[count] = self.cr.sql_log_count - before
        self.assertLessEqual(counts[30] - counts[2], 1, counts)
