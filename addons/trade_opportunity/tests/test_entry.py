from ast import literal_eval

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import OpportunityCommon


@tagged("post_install", "-at_install")
class TestEntry(OpportunityCommon):
    """What an opportunity must tell before it goes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_rules(["expected_revenue", "source_id", "trade_product_ids"], duplicate="off")
        cls.source = cls.env.ref("utm.utm_source_search_engine")
        cls.complete = {
            "expected_revenue": 5000,
            "source_id": cls.source.id,
            "trade_product_ids": [(0, 0, {"product_id": cls.product.id, "quantity": 3})],
        }

    def test_call_is_taken_without(self):
        """INQ-7: an inquiry is taken with nothing but the caller; it leaves the first stage only complete."""
        lead = self.inquiry()
        with self.assertRaises(UserError) as caught:
            lead.stage_id = self.stage_qualified
        for label in ("Expected Revenue", "Source", "Products of interest", lead.name):
            self.assertIn(label, str(caught.exception))
        lead.write(self.complete)
        lead.stage_id = self.stage_qualified
        self.assertEqual(lead.stage_id, self.stage_qualified)

    def test_all_in_one_save(self):
        """INQ-7: filling in and moving on in one save works."""
        lead = self.inquiry()
        lead.write({**self.complete, "stage_id": self.stage_offer.id})
        self.assertEqual(lead.stage_id, self.stage_offer)

    def test_no_way_round(self):
        """INQ-7: made in a later stage, imported, won, moved by a follow-up: each asks for the same."""
        with self.assertRefused(UserError, "Source"):
            self.inquiry(stage_id=self.stage_offer.id)
        result = (
            self.env["crm.lead"]
            .with_user(self.seller)
            .load(["name", "stage_id", "type"], [["Imported", self.stage_offer.name, "opportunity"]])
        )
        self.assertFalse(result["ids"])
        self.assertIn("Expected Revenue", result["messages"][0]["message"])
        lead = self.inquiry()
        with self.assertRefused(UserError, "Source"):
            lead.action_set_won()
        with self.assertRefused(UserError, "Source"):
            self.followup(lead, stage_id=self.stage_qualified.id)
        with self.assertRefused(UserError, "Source"):
            lead.sudo().stage_id = self.stage_qualified

    def test_lead_is_checked_when_converted(self):
        """INQ-7: a lead asks for it when it is made an opportunity, also through its quotation."""
        lead = self.inquiry(type="lead")
        with self.assertRefused(UserError, "Source"):
            lead.convert_opportunity(self.customer)
        with self.assertRefused(UserError, "Source"):
            lead.action_new_quotation()
        lead.write(self.complete)
        lead.convert_opportunity(self.customer)
        self.assertEqual(lead.type, "opportunity")

    def test_checked_when_entered(self):
        """INQ-7: a company may want it as soon as an opportunity is made; a lead is taken as before."""
        self.set_rules(entry="create")
        with self.assertRefused(UserError, "Source"):
            self.inquiry()
        self.inquiry(type="lead")
        self.inquiry(**self.complete)

    def test_quick_form(self):
        """INQ-7: on the phone a call is taken whatever is missing; it becomes a lead where opportunities are checked at once."""
        context = self.env["ir.actions.act_window"]._for_xml_id("trade_crm.crm_lead_action_quick")["context"]
        for entry, expected in (("stage", "opportunity"), ("create", "lead")):
            self.set_rules(entry=entry)
            with self.subTest(entry=entry):
                model = self.env["crm.lead"].with_user(self.seller).with_context(**literal_eval(context))
                form = Form(model, "trade_crm.crm_lead_view_form_quick")
                form.phone = "13800001111"
                self.assertEqual(form.save().type, expected)

    def test_mail_is_never_refused(self):
        """INQ-7: what arrives by mail comes in whatever is missing, and waits in the first stage."""
        self.set_rules(entry="create")
        lead_id = self.env["crm.lead"].sudo().message_new({"subject": "Need gloves", "email_from": "a@b.example"}, {})
        lead = self.env["crm.lead"].browse(lead_id.id if hasattr(lead_id, "id") else lead_id)
        lead.type = "opportunity" if lead.type == "opportunity" else lead.type
        self.assertEqual(lead.name, "Need gloves")
        lead.sudo().expected_revenue = 100  # one thing after the other
        lead.sudo().source_id = self.source

    def test_not_emptied_afterwards(self):
        """INQ-7: what had to be told is not emptied later; other changes need nothing."""
        lead = self.inquiry(**self.complete, stage_id=self.stage_qualified.id)
        with self.assertRefused(UserError, "Source"):
            lead.source_id = False
        with self.assertRefused(UserError, "Products of interest"):
            lead.trade_product_ids = [(5,)]
        lead.trade_chance = "3"
        lead.source_id = self.env.ref("utm.utm_source_newsletter")

    def test_old_ones_are_left_alone(self):
        """INQ-7: a new rule does not stop work on what was entered before, until it goes on."""
        self.set_rules([])
        lead = self.inquiry(stage_id=self.stage_qualified.id)
        self.set_rules(["source_id"])
        lead.description = "Still to be written on"
        with self.assertRefused(UserError, "Source"):
            lead.stage_id = self.stage_offer
        lead.with_user(self.seller).action_set_lost()
        self.assertFalse(lead.active)

    def test_per_company(self):
        """INQ-7: the rule of one company says nothing about another."""
        other = self.env["res.company"].create({"name": "Shanghai branch"})
        lead = self.env["crm.lead"].create(
            {"name": "There", "type": "opportunity", "company_id": other.id, "team_id": False, "user_id": False}
        )
        lead.stage_id = self.stage_qualified
        self.set_rules(["source_id"], company=other)
        with self.assertRefused(UserError, "Source"):
            lead.stage_id = self.stage_offer

    def test_form(self):
        """INQ-7: in the form one fills in what is missing and moves on."""
        self.set_rules(["expected_revenue"])
        lead = self.inquiry()
        with Form(lead) as form:
            form.expected_revenue = 800
            form.stage_id = self.stage_qualified
        self.assertEqual(lead.stage_id, self.stage_qualified)

    def test_source_and_value_are_tracked(self):
        """INQ-7: changes of source, channel and value stay readable."""
        self.set_rules([])
        lead = self.inquiry(source_id=self.source.id)
        self.flush_tracking()
        lead.with_context(tracking_disable=False, mail_notrack=False).write(
            {"source_id": self.env.ref("utm.utm_source_newsletter").id, "expected_revenue": 700}
        )
        self.flush_tracking()
        changed = lead.sudo().message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertTrue({"source_id", "expected_revenue"} <= set(changed))

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()
