from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import OpportunityCommon


@tagged("post_install", "-at_install")
class TestTours(OpportunityCommon, HttpCase):
    """Salesperson and manager in the browser."""

    def _walk(self, language):
        self.env["res.lang"]._activate_lang(language)
        (self.seller | self.manager | self.sales_manager).lang = language
        self.set_rules([], duplicate="remind", assignment="application")
        lead = self.env["crm.lead"].create(
            {"name": "Tour lead", "type": "opportunity", "user_id": False, "team_id": self.department.id}
        )
        self.start_tour(f"/odoo/crm/{lead.id}", "trade_opportunity_apply", login=self.seller.login)
        application = self.env["trade.opportunity.application"].search([("lead_id", "=", lead.id)])
        self.assertRecordValues(application, [{"user_id": self.seller.id, "state": "applied"}])
        self.start_tour("/odoo/opportunity-applications", "trade_opportunity_give", login=self.manager.login)
        self.assertEqual((application.state, lead.user_id), ("approved", self.seller))

        stages = self.env["crm.stage"].create([{"name": "Tour papers", "sequence": 20}, {"name": "Tour elsewhere"}])
        none = self.env["mail.activity.plan"]
        self.make_process(
            (self.stage_new, (), none), (stages[0], ("expected_revenue",), self.make_plan("Get the tender papers"))
        )
        self.inquiry(name="Tour tender 2026")
        second = self.inquiry(name="Tour tender 2026 (B)")
        with mute_logger("odoo.http"):  # the refusal the tour waits for
            self.start_tour(f"/odoo/crm/{second.id}", "trade_opportunity_enter", login=self.seller.login)
        self.assertRecordValues(second, [{"stage_id": stages[0].id, "expected_revenue": 5000.0}])

        action = self.env["ir.actions.act_window"].create(
            {"name": "Tour", "res_model": "crm.lead", "view_mode": "list", "domain": f"[('id', '=', {lead.id})]"}
        )
        self.start_tour(f"/odoo/action-{action.id}", "trade_opportunity_assign", login=self.manager.login)
        self.assertEqual(lead.user_id, self.colleague)

    def test_in_english(self):
        """INQ-7: apply, be given, be told what is missing and what is the same, assign, in the browser."""
        self._walk("en_US")

    def test_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._walk("zh_CN")
