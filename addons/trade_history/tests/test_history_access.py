from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import HistoryCommon


@tagged("post_install", "-at_install")
class TestHistoryAccess(HistoryCommon):
    """What a reader may not open is not on the page: no line, no number, no hit of a text."""

    def setUp(self):
        super().setUp()
        self.lead = self.inquiry(name="Secret tender")
        self.followup(self.lead, content="Secret call")
        self.order = self.own_sale(client_order_ref="Secret reference", opportunity_id=self.lead.id)
        self.order.message_post(body="Secret message", message_type="comment", subtype_xmlid="mail.mt_comment")
        self.env["ir.attachment"].create(
            {"name": "secret.txt", "raw": b"x", "res_model": "sale.order", "res_id": self.order.id}
        )
        self.customer.message_post(body="Open message", message_type="comment", subtype_xmlid="mail.mt_comment")

    def test_each_role(self):
        """OWN-9: every role sees what it may read of inquiries, quotations, their messages and files, and nothing else."""
        everything = {"inquiry", "followup", "quotation", "message", "file"}
        for user, seen in (
            (self.seller, everything),
            (self.manager, everything),
            (self.sales_manager, everything),
            (self.general_manager, everything),
            (self.outsider, {"message"}),
            (self.other_manager, {"message"}),
            (self.purchaser, {"message"}),
        ):
            with self.subTest(user.login):
                kinds = self.kinds(user)
                self.assertEqual(set(kinds) - {"contact", "ownership"}, seen)
                self.assertEqual(kinds["message"], 2 if "quotation" in seen else 1)
                found = self.kinds(user, text="secret")
                self.assertEqual(set(found), everything if "quotation" in seen else set())

    def test_rules_of_messages_and_files(self):
        """ORG-3: a record rule on messages or files alone closes them here too."""
        for name, field in (("mail.message", "model"), ("ir.attachment", "res_model")):
            self.env["ir.rule"].create(
                {
                    "name": "Closed",
                    "model_id": self.env["ir.model"]._get_id(name),
                    "domain_force": f"[('{field}', '!=', 'sale.order')]",
                }
            )
        kinds = self.kinds()
        self.assertEqual((kinds["message"], kinds.get("file")), (1, None))

    def test_amounts(self):
        """ORG-3: amounts are for who may see the prices of this kind of document."""
        purchase = self.purchase()
        sale_price = self.env.ref("trade_base.group_sale_price")
        # whatever another addon gives to everybody who sells
        self.env.ref("sales_team.group_sale_salesman").implied_ids -= sale_price
        plain = new_test_user(self.env, "assistant", groups="sales_team.group_sale_salesman_all_leads")
        for user, partner, shown in (
            (self.seller, self.customer, True),
            (plain, self.customer, False),
            (self.purchaser, purchase.partner_id, True),
        ):
            lines = self.history(user, partner, codes=["quotation", "rfq"])["lines"]
            self.assertEqual([bool(line["amount"]) for line in lines], [shown], user.login)
        self.assertFalse([line for line in self.history(self.clerk)["lines"] if line["amount"]])
        self.assertFalse([line for line in self.history(self.clerk, self.vendor)["lines"] if line["amount"]])

    def test_who_may_not_read_the_customer(self):
        """OWN-9: no customer, no history; and none for people outside, not even their own."""
        self.env["ir.rule"].create(
            {
                "name": "Hidden customer",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {self.customer.id})]",
            }
        )
        with self.assertRaises(AccessError):
            self.history()
        with self.assertRaises(AccessError):
            self.customer.with_user(self.seller).action_trade_history_print()
        portal = new_test_user(self.env, "portal_history", groups="base.group_portal")
        with self.assertRaisesRegex(AccessError, "for employees"):
            self.history(portal, portal.partner_id)

    def test_companies(self):
        """ORG-3: documents of companies that are not chosen are not on the page."""
        company = self.env["res.company"].create({"name": "Shanghai"})
        self.seller.company_ids |= company
        order = self.env["sale.order"].create(
            {"partner_id": self.customer.id, "company_id": company.id, "user_id": self.seller.id, "team_id": False}
        )
        for companies, shown in ((self.env.company, False), (self.env.company | company, True)):
            partner = self.customer.with_user(self.seller).with_context(allowed_company_ids=companies.ids)
            names = [line["name"] for line in partner.get_trade_history()["lines"]]
            self.assertEqual(order.name in names, shown)

    def test_context_of_a_client(self):
        """ORG-3: nothing in the context of a client changes what is shown."""
        partner = self.customer.with_user(self.outsider).with_context(
            active_test=False, show_total_amount=True, sale_show_partner_name=True, bypass_access=True
        )
        names = [line["name"] for line in partner.get_trade_history()["lines"]]
        self.assertNotIn(self.order.name, " ".join(names))
