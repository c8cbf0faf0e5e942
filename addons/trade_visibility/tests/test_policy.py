from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import VisibilityCommon


@tagged("post_install", "-at_install")
class TestPolicy(VisibilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel = cls.owned(cls.outsider, name="Channel Partner")
        cls.nobodys = cls.env["res.partner"].create({"name": "Nobody Ltd", "is_company": True})
        cls.supplier = cls.env["res.partner"].create(
            {"name": "Supplier Ltd", "is_company": True, "supplier_rank": 1, "user_id": cls.outsider.id}
        )
        cls.customers = cls.secret | cls.contact | cls.plain | cls.channel
        cls.open = cls.nobodys | cls.supplier

    def _policy(self, policy):
        self.company.trade_visibility = policy
        self.env.invalidate_all()

    def test_all_is_the_default(self):
        """OWN-6: installing changes nothing: everybody sees every customer until an administrator decides otherwise."""
        self.assertEqual(self.company.trade_visibility, "all")
        for user in (
            self.seller,
            self.outsider,
            self.manager,
            self.other_manager,
            self.finance,
            self.clerk,
            self.buyer,
        ):
            self.assertEqual(self.sees(user, self.customers | self.open), self.customers | self.open)

    def test_own(self):
        """OWN-6: a salesperson sees the own customers with their contacts, and what is no customer of anybody."""
        self._policy("own")
        self.assertEqual(self.sees(self.seller, self.customers | self.open), self.secret | self.contact | self.open)
        self.assertEqual(self.sees(self.colleague, self.customers | self.open), self.plain | self.open)

    def test_department(self):
        """OWN-6: under “department” colleagues of the department see each other's customers, others do not."""
        self._policy("department")
        inside = self.secret | self.contact | self.plain
        self.assertEqual(self.sees(self.seller, self.customers | self.open), inside | self.open)
        self.assertEqual(self.sees(self.colleague, self.customers | self.open), inside | self.open)
        self.assertEqual(self.sees(self.outsider, self.customers | self.open), self.channel | self.open)

    def test_managers_see_their_reach(self):
        """OWN-6: department managers see the departments they manage and those below, nested; those above see all."""
        self._policy("own")
        inside = self.secret | self.contact | self.plain
        for user in (self.manager, self.top):
            self.assertEqual(self.sees(user, self.customers), inside)
        self.assertEqual(self.sees(self.other_manager, self.customers), self.channel)
        for user in (self.sales_manager, self.general_manager, self.admin):
            self.assertEqual(self.sees(user, self.customers), self.customers)

    def test_other_roles(self):
        """OWN-6: finance, warehouse, purchasing and plain employees see what they saw before."""
        self._policy("own")
        plain = self.trade_user(login="trade_plain_employee")
        for user in (self.finance, self.clerk, self.buyer, plain):
            self.assertEqual(self.sees(user, self.customers | self.open), self.customers | self.open)

    def test_a_second_role_opens_nothing(self):
        """OWN-6: a salesperson who works in the warehouse or buys as well does not see more customers."""
        self._policy("own")
        self.protect()
        both = self.trade_user("salesperson", "purchaser", "warehouse_clerk", login="trade_seller_and_more")
        self.assertFalse(self.sees(both, self.customers))

    def test_effect_at_once(self):
        """OWN-6: a change of policy, of a department, of its manager or of the owner takes effect in the next search."""
        self._policy("own")
        self.assertFalse(self.sees(self.colleague, self.secret))
        self._policy("department")
        self.assertTrue(self.sees(self.colleague, self.secret))
        members = self.env["crm.team.member"].search([("user_id", "=", self.colleague.id)])
        members.active = False
        self.assertFalse(self.sees(self.colleague, self.secret))
        self.assertTrue(self.sees(self.manager, self.secret))
        self.department.user_id = self.other_manager
        self.assertFalse(self.sees(self.manager, self.secret))
        self.assertTrue(self.sees(self.other_manager, self.secret))
        self._policy("own")
        self.secret.user_id = self.outsider
        self.assertFalse(self.sees(self.seller, self.secret | self.contact))
        self.assertEqual(self.sees(self.outsider, self.secret | self.contact), self.secret | self.contact)

    def test_policy_is_of_a_company(self):
        """OWN-6: customers of a company follow the policy of that company."""
        other = self.env["res.company"].create({"name": "Other"})
        (self.seller | self.colleague).company_ids |= other
        theirs = self.owned(self.seller, name="Customer of the other", company_id=other.id)
        self._policy("own")
        env = self.env(user=self.colleague, context={"allowed_company_ids": (self.company | other).ids})
        found = env["res.partner"].search([("id", "in", (theirs | self.secret).ids)])
        self.assertEqual(found.ids, theirs.ids)
        other.trade_visibility = "own"
        found = env["res.partner"].search([("id", "in", (theirs | self.secret).ids)])
        self.assertFalse(found)

    def test_people_and_companies_stay(self):
        """OWN-6: colleagues, companies and nobody's partners stay readable, also when somebody is named as their owner."""
        self._policy("own")
        for partner in (self.seller.partner_id, self.company.partner_id, self.finance.partner_id):
            partner.user_id = self.outsider
            self.assertEqual(self.sees(self.colleague, partner), partner)
        self.assertTrue(self.env["res.users"].with_user(self.colleague).search([("id", "=", self.seller.id)]))
        self.assertIn("Li Na", self.seller.with_user(self.colleague).partner_id.display_name)

    def test_new_customers(self):
        """OWN-6: who enters a customer sees it at once, with a contact, and colleagues do not."""
        self._policy("own")
        mine = self.env["res.partner"].with_user(self.seller).create({"name": "Fresh Ltd", "is_company": True})
        contact = mine.create({"name": "Mr Fresh", "parent_id": mine.id})
        self.assertEqual(mine.user_id, self.seller)
        self.assertEqual(self.sees(self.seller, mine | contact), mine | contact)
        self.assertFalse(self.sees(self.colleague, mine | contact))

    def test_new_customer_in_the_form(self):
        """OWN-6, OWN-2: the form sends company or person and the price list, which are written once the customer is there."""
        price_list = self.env["product.pricelist"].create({"name": "Hospitals"})
        for policy in ("own", "department"):
            self._policy(policy)
            for kind in ("person", "company"):
                with Form(self.env["res.partner"].with_user(self.seller)) as form:
                    form.name = f"Fresh {policy} {kind}"
                    form.company_type = kind
                values = {
                    "name": f"Sent {policy} {kind}",
                    "company_type": kind,
                    "property_product_pricelist": price_list.id,
                }
                [sent] = self.env["res.partner"].with_user(self.seller).web_save(values, {"is_company": {}})
                self.assertEqual(sent["is_company"], kind == "company")
                self.assertEqual(form.record.user_id, self.seller)

    def test_contact_becomes_a_customer(self):
        """OWN-6: a contact that becomes a company of its own, or goes to another customer, follows."""
        self._policy("own")
        self.contact.parent_id = self.plain
        self.assertEqual(self.sees(self.colleague, self.contact), self.contact)
        self.assertFalse(self.sees(self.seller, self.contact))
        self.contact.write({"parent_id": False, "user_id": self.outsider.id})
        self.assertEqual(self.sees(self.outsider, self.contact), self.contact)
        self.assertFalse(self.sees(self.colleague, self.contact))

    def test_supplier_becomes_a_customer(self):
        """OWN-6: an owned supplier is open to all until something is sold to it."""
        self._policy("own")
        self.assertTrue(self.sees(self.colleague, self.supplier))
        self.supplier._increase_rank("customer_rank")
        self.assertFalse(self.sees(self.colleague, self.supplier))

    def test_documents_follow(self):
        """OWN-6: what nobody is named on is hidden with its customer; own documents stay, and open."""
        self.do_business()
        self._policy("own")
        self.assertFalse(self.sees(self.colleague, self.loose | self.lead))
        self.assertFalse(self.sees(self.colleague, self.order | self.quotation))
        self.assertFalse(self.sees(self.colleague, self.order.picking_ids))
        own = {
            self.former: "crm.lead",
            self.old_order: "sale.order",
            self.old_order.picking_ids: "stock.picking",
            self.old_order.invoice_ids: "account.move",
            self.old_talk: "trade.followup",
        }
        for records in own:
            self.assertEqual(self.sees(self.colleague, records), records)
        for record in (self.former, self.old_order, self.old_order.invoice_ids, self.old_talk):
            with self.subTest(model=record._name):
                mine = record.with_user(self.colleague)
                arch = etree.fromstring(mine.get_view(view_type="form")["arch"])
                names = {node.get("name") for node in arch.xpath("//field[not(ancestor::field)]")} & mine._fields.keys()
                spec = {
                    name: {"fields": {"display_name": {}}} if mine._fields[name].type == "many2one" else {}
                    for name in names
                }
                self.assertEqual(mine.web_read(spec)[0]["id"], record.id)
        self.assertEqual(self.old_order.with_user(self.colleague).partner_id.display_name, self.secret.name)

    def test_no_way_in_by_number(self):
        """OWN-6: nobody makes a document of a customer that is not shown, nor moves one there, by knowing its number."""
        self._policy("own")
        for model, vals in (
            ("sale.order", {"partner_id": self.secret.id}),
            ("crm.lead", {"name": "x", "partner_id": self.contact.id}),
            ("res.partner", {"name": "x", "parent_id": self.secret.id}),
            ("account.payment.register", {"partner_id": self.secret.id}),
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.colleague).create(vals)
        mine = self.sale(partner_id=self.plain.id, user_id=self.colleague.id).with_user(self.colleague)
        with self.assertRaises(AccessError):
            mine.partner_id = self.secret.id
        for value in (self.secret.id, [self.secret.id, "x"], {"id": self.secret.id}):
            with self.assertRaises(AccessError):
                mine.onchange({"partner_id": value}, ["partner_id"], {"partner_id": {"fields": {"phone": {}}}})
        mine.write({"partner_id": self.plain.id})

    def test_pool(self):
        """OWN-5, OWN-6: an inquiry without salesperson does not show the phone of a customer that lies in a pool."""
        pooled = self.pooled(phone="+86 10 5550 0000")
        lead = self.env["crm.lead"].create(
            {"name": "Somebody called", "type": "lead", "partner_id": pooled.id, "user_id": False, "team_id": False}
        )
        self.env.flush_all()
        self.assertFalse(self.sees(self.seller, lead))
        self.assertFalse(self.env["crm.lead"].with_user(self.seller).search([("phone", "ilike", "5550")]) & lead)
        self.assertEqual(self.sees(self.manager, pooled), pooled)
        self.assertEqual(self.sees(self.sales_manager, lead), lead)
