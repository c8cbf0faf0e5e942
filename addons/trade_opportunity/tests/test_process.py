from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import OpportunityCommon


@tagged("post_install", "-at_install")
class TestProcess(OpportunityCommon):
    """Stages, tasks and texts from a process template."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_rules([], duplicate="off")
        cls.none = cls.env["mail.activity.plan"]
        cls.plan = cls.make_plan("Get the tender papers", "Ask the supplier for authorisation")
        cls.stage_papers = cls.env["crm.stage"].create({"name": "Tender papers", "sequence": 20})
        cls.process = cls.make_process(
            (cls.stage_new, (), cls.none),
            (cls.stage_papers, ("expected_revenue",), cls.plan),
            (cls.stage_offer, ("date_deadline",), cls.none),
            team_ids=[(6, 0, cls.department.ids)],
        )

    def test_proposed_to_its_department(self):
        """INQ-7: new opportunities of the department follow the process; of others, and leads, do not."""
        lead = self.inquiry()
        self.assertEqual((lead.trade_process_id, lead.stage_id), (self.process, self.stage_new))
        self.assertFalse(self.inquiry(self.outsider).trade_process_id)
        self.assertFalse(self.inquiry(type="lead").trade_process_id)
        self.process.propose = False
        self.assertFalse(self.inquiry().trade_process_id)

    def test_follows_the_department(self):
        """INQ-7: given to another department, an opportunity leaves the process of the old one."""
        lead = self.inquiry().sudo()
        lead.user_id = self.outsider
        self.assertEqual(lead.team_id, self.other_department)
        self.assertFalse(lead.trade_process_id)

    def test_only_its_stages(self):
        """INQ-7: a stage of another process is refused, on every path; won is always possible."""
        lead = self.inquiry(expected_revenue=5, date_deadline="2030-01-01")
        with self.assertRefused(ValidationError, "no stage of the process"):
            lead.stage_id = self.stage_qualified
        with self.assertRefused(ValidationError, "no stage of the process"):
            self.inquiry(stage_id=self.stage_qualified.id)
        lead.action_set_won()
        self.assertTrue(lead.stage_id.is_won)

    def test_stages_to_choose_from(self):
        """INQ-7: the status bar offers the stages of the process and won; without a process, all there are."""
        bar = etree.fromstring(self.env["crm.lead"].get_view(view_type="form")["arch"]).find(
            ".//header/field[@name='stage_id']"
        )

        def offered(process):
            domain = safe_eval(bar.get("domain"), {"team_id": self.department.id, "trade_process_id": process.id})
            return self.env["crm.stage"].with_user(self.seller).search(domain)

        self.assertEqual(offered(self.process), self.stage_new | self.stage_papers | self.stage_offer | self.stage_won)
        self.assertEqual(
            offered(self.process.browse()),
            self.env["crm.stage"].search([("team_ids", "in", (False, self.department.id))]),
        )

    def test_required_per_stage(self):
        """INQ-7: each stage asks for its fields and for those of the stages before it."""
        lead = self.inquiry()
        with self.assertRefused(UserError, "Expected Revenue"):
            lead.stage_id = self.stage_papers
        with self.assertRefused(UserError, "Expected Revenue.*Expected Closing"):
            lead.stage_id = self.stage_offer
        lead.expected_revenue = 100
        lead.stage_id = self.stage_papers
        with self.assertRefused(UserError, "Expected Revenue"):
            lead.expected_revenue = 0
        with self.assertRefused(UserError, "Expected Closing"):
            lead.action_set_won()
        lead.date_deadline = fields.Date.today()
        lead.stage_id = self.stage_offer

    def test_tasks(self):
        """INQ-7: entering a stage schedules its tasks, for the salesperson, once."""
        lead = self.inquiry(expected_revenue=10)
        lead.stage_id = self.stage_papers
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "=", lead.id)], order="id"
        )
        self.assertRecordValues(
            activities,
            [
                {
                    "summary": summary,
                    "user_id": self.seller.id,
                    "date_deadline": fields.Date.today() + timedelta(days=3),
                }
                for summary in ("Get the tender papers", "Ask the supplier for authorisation")
            ],
        )
        lead.stage_id = self.stage_new
        lead.stage_id = self.stage_papers
        again = self.env["mail.activity"].search_count([("res_model", "=", "crm.lead"), ("res_id", "=", lead.id)])
        self.assertEqual(again, 2)

    def test_tasks_of_many(self):
        """INQ-7: many opportunities moved at once get their tasks, made in the stage too."""
        leads = self.inquiry(expected_revenue=10) + self.inquiry(expected_revenue=10)
        leads.stage_id = self.stage_papers
        made = self.inquiry(expected_revenue=10, stage_id=self.stage_papers.id)
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "in", (leads | made).ids)]
        )
        self.assertEqual(len(activities), 6)

    def test_texts(self):
        """INQ-7: a text of the process is offered in its opportunities only."""
        templates = self.env["trade.followup.template"].create(
            [
                {"name": "Tender call", "body": "When is the opening?", "process_ids": self.process.ids},
                {"name": "Any call", "body": "How are you?"},
            ]
        )
        lead, other = self.inquiry(), self.inquiry(self.outsider)
        domain = "['|', ('stage_ids', '=', False), ('stage_ids', 'in', %d), '|', ('process_ids', '=', False), ('process_ids', 'in', %s)]"
        view = self.env["trade.followup"].get_view(view_type="form")["arch"]
        self.assertIn("('process_ids', 'in', trade_process_id)", view)
        for record, expected in ((lead, templates), (other, templates[1])):
            form = Form(self.env["trade.followup"].with_user(record.user_id).with_context(default_lead_id=record.id))
            process_id = form.trade_process_id.id or False
            offered = self.env["trade.followup.template"].search(
                [
                    ("id", "in", templates.ids),
                    "|",
                    ("process_ids", "=", False),
                    ("process_ids", "in", [process_id]),
                ]
            )
            self.assertEqual(offered, expected, domain)

    def test_template_is_checked(self):
        """INQ-7: a process without steps is refused; a copy is not proposed; a stage occurs once."""
        with self.assertRefused(ValidationError, "no step"):
            self.make_process()
        copy = self.process.copy()
        self.assertFalse(copy.propose)
        self.assertEqual(copy.step_ids.stage_id, self.process.step_ids.stage_id)
        self.assertEqual(copy.step_ids[1].required_field_ids.name, "expected_revenue")

    def test_who_keeps_templates(self):
        """INQ-7: salespeople read process templates, the sales manager and the trade administrator keep them."""
        admin = self.trade_user("trade_admin")
        for user, allowed in ((self.seller, False), (self.manager, False), (self.sales_manager, True), (admin, True)):
            with self.subTest(user=user.login):
                process = self.process.with_user(user)
                with Form(process) as form:  # with the names of the required fields
                    self.assertEqual(len(form.step_ids), 3)
                if allowed:
                    process.name = "Tenders"
                    process.step_ids[0].sequence = 0
                else:
                    with self.assertRaises(AccessError):
                        process.name = "Tenders"

    def test_fields_of_other_models_stay_closed(self):
        """INQ-7: to choose fields one reads those of the opportunity; of other models only the administrator does."""
        erp_manager = self.env.ref("base.user_admin")
        for user, other in ((self.seller, False), (self.sales_manager, False), (erp_manager, True)):
            with self.subTest(user=user.login):
                known = self.env["ir.model.fields"].with_user(user)
                self.assertTrue(known.search_count([("model", "=", "crm.lead")]))
                self.assertEqual(bool(known.search_count([("model", "=", "res.users")])), other)

    def test_companies(self):
        """INQ-7: a process of another company is neither proposed nor chosen nor read."""
        other = self.env["res.company"].create({"name": "Shanghai branch"})
        theirs = self.make_process((self.stage_new, (), self.none), company_id=other.id)
        lead = self.inquiry(self.outsider)
        self.assertFalse(lead.trade_process_id)
        with self.assertRaises(UserError):
            lead.sudo().trade_process_id = theirs
        self.assertNotIn(theirs, self.env["trade.opportunity.process"].with_user(self.seller).search([]))

    def test_changed_template_counts_at_once(self):
        """INQ-7: what is changed in a template holds for the next move, without a restart."""
        lead = self.inquiry(expected_revenue=1)
        lead.stage_id = self.stage_papers
        self.process.step_ids[2].required_field_ids = [(5,)]
        lead.stage_id = self.stage_offer
