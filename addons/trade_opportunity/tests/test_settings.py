from psycopg2 import IntegrityError

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import OpportunityCommon


@tagged("post_install", "-at_install")
class TestSettings(OpportunityCommon):
    """The policy is set by company, in the settings."""

    def test_settings(self):
        """INQ-7: the settings open, offer fields a person can fill, and write the policy of this company only."""
        self.set_rules([])
        other = self.env["res.company"].create({"name": "Shanghai branch"})
        with Form(self.env["res.config.settings"]) as form:
            form.trade_opportunity_duplicate = "forbid"
            form.trade_opportunity_assignment = "application"
            form.trade_opportunity_required_ids.add(self.fields_of("source_id"))
            form.trade_opportunity_entry = "create"
            self.assertTrue(form.group_use_lead, "a call needs a place to be taken down before")
        form.record.execute()
        self.assertEqual(
            self.company._trade_opportunity_policy(), ("create", ("source_id",), "forbid", 0.6, "application")
        )
        self.assertEqual(other._trade_opportunity_policy(), ("stage", (), "remind", 0.6, "free"))

    def test_offered_fields(self):
        """INQ-7: only fields a person fills in can be required: no check boxes, computed or technical ones."""
        domain = self.env["res.company"]._trade_opportunity_field_domain()
        names = set(self.env["ir.model.fields"].search(domain).mapped("name"))
        self.assertTrue({"source_id", "expected_revenue", "trade_product_ids", "date_deadline", "partner_id"} <= names)
        self.assertFalse(
            {"active", "type", "stage_id", "message_ids", "activity_ids", "trade_name_key", "write_date"} & names
        )

    def test_similarity_has_bounds(self):
        """INQ-7: names are alike from 30 to 100 percent; anything else is refused."""
        for percent in (0, 29, 101, -5):
            with self.subTest(percent=percent), self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
                self.set_rules(similarity=percent)
                self.env.flush_all()
