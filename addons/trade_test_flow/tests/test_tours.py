from odoo.tests import HttpCase, tagged

from .common import FlowCommon


@tagged("post_install", "-at_install")
class TestTours(FlowCommon, HttpCase):
    """The trade walked in the browser, each part by the person whose job it is, on what the one before has left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hospital = cls.env["res.partner"].create(
            {"name": "Chaoyang Hospital", "is_company": True, "email": "ma@chaoyang.example.com"}
        )
        # the pipeline is the list of inquiries, whatever was configured in this database
        cls.env.ref("base.group_user").implied_ids -= cls.env.ref("crm.group_use_lead")

    def _walk(self, language):
        people = self.seller | self.manager | self.clerk | self.finance
        self.env["res.lang"]._activate_lang(language)
        people.lang = language

        self.start_tour("/odoo", "trade_flow_salesperson", login=self.seller.login)
        order = self.env["sale.order"].search([("partner_id", "=", self.hospital.id)])
        self.assertRecordValues(order, [{"state": "sent", "user_id": self.seller.id, "amount_total": 96.0}])
        lead = order.opportunity_id
        self.assertRecordValues(lead, [{"partner_id": self.hospital.id, "user_id": self.seller.id}])

        self.start_tour("/odoo", "trade_flow_salesperson_asks", login=self.seller.login)
        self.start_tour("/odoo", "trade_flow_manager_reviews", login=self.manager.login)
        self.assertEqual(order.state, "sale")

        self.start_tour("/odoo", "trade_flow_warehouse_clerk", login=self.clerk.login)
        self.assertRecordValues(
            order.picking_ids.move_line_ids, [{"state": "done", "lot_id": self.lot_far.id, "quantity": 8.0}]
        )

        self.start_tour("/odoo", "trade_flow_salesperson_invoice", login=self.seller.login)
        self.assertRecordValues(order.invoice_ids, [{"state": "draft", "amount_total": 96.0}])

        self.start_tour("/odoo", "trade_flow_finance_clerk", login=self.finance.login)
        self.assertRecordValues(order.invoice_ids, [{"state": "posted", "amount_residual": 0.0}])

    def test_in_english(self):
        """ORG-1: the whole trade in the web client, by four people."""
        self._walk("en_US")

    def test_in_chinese(self):
        """USE-1: the whole trade in the web client in Chinese."""
        self._walk("zh_CN")
