from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import OwnershipCommon


@tagged("post_install", "-at_install")
class TestPoolIsHidden(OwnershipCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hidden = cls.pooled(email="secret@clinic.example", street="1 Secret Road", website="https://secret.example")
        cls.contact = cls.env["res.partner"].create(
            {"name": "Ms Secret", "parent_id": cls.hidden.id, "phone": "+86 139 1111 2222"}
        )

    def test_partner_is_closed(self):
        """OWN-5: on every channel of the customer itself a salesperson finds nothing of a customer that lies in a pool."""
        partners = self.env["res.partner"].with_user(self.seller)
        for partner in self.hidden | self.contact:
            self.assertFalse(partners.search([("id", "=", partner.id)]))
            self.assertFalse(partners.search([("phone", "=", partner.phone)]))
            self.assertFalse(partners.name_search(partner.name))
            self.assertFalse(partners.web_search_read([("id", "=", partner.id)], {"phone": {}})["records"])
            self.assertFalse(partners.formatted_read_group([("id", "=", partner.id)], ["phone"], ["__count"]))
            with self.assertRaises(AccessError):
                partners.browse(partner.id).read(["phone"])
            self.env["res.users"].browse(self.seller.id).group_ids |= self.env.ref("base.group_allow_export")
            with self.assertRaises(AccessError):
                partners.browse(partner.id).export_data(["phone"])
            with self.assertRaises(AccessError):
                partners.browse(partner.id).write({"comment": "x"})
        for user in (self.manager, self.sales_manager, self.general_manager):
            self.assertEqual(partners.with_user(user).browse(self.hidden.id).phone, "+86 10 5550 0000")

    def test_messages_and_attachments(self):
        """OWN-5: nor do messages, attachments and followers of it reach a salesperson."""
        message = self.hidden.message_post(body="Secret talk")
        attachment = self.env["ir.attachment"].create(
            {"name": "secret.txt", "raw": b"x", "res_model": "res.partner", "res_id": self.hidden.id}
        )
        self.assertFalse(self.env["mail.message"].with_user(self.seller).search([("id", "=", message.id)]))
        self.assertFalse(self.env["ir.attachment"].with_user(self.seller).search([("id", "=", attachment.id)]))
        with self.assertRaises(AccessError):
            attachment.with_user(self.seller).read(["raw"])

    def test_pool_shows_what_it_may(self):
        """OWN-5: the pool shows what it is set to show; what it hides is no field value, no search and no group either."""
        shown = self.shown(self.hidden, self.seller)
        self.assertEqual(shown.name, "Clinic 0")
        for field in ("phone", "email", "street", "website", "vat"):
            self.assertFalse(shown[field], field)
        self.assertFalse(shown.search([("phone", "ilike", "5550"), ("id", "=", shown.id)]))
        self.assertFalse(shown.search([("email", "=like", "secret%")]))
        [(phone, _count)] = shown._read_group([("id", "=", shown.id)], ["phone"], ["__count"])
        self.assertFalse(phone)
        self.pool.show_contact = True
        self.env.invalidate_all()
        self.assertEqual((shown.phone, shown.email, shown.street), ("+86 10 5550 0000", "secret@clinic.example", False))
        self.pool.show_address = True
        self.env.invalidate_all()
        self.assertEqual(shown.street, "1 Secret Road")

    def test_last_owner_is_policy(self):
        """OWN-5: whether the last owner is shown is set on the pool."""
        customer = self.owned(self.colleague)
        customer.trade_pool_id = self.pool
        shown = self.shown(customer, self.seller)
        self.assertEqual(shown.last_owner_id, self.colleague)
        self.pool.show_owner = False
        self.env.invalidate_all()
        self.assertFalse(shown.last_owner_id)

    def test_nobody_writes_the_view(self):
        """OWN-5: what the pool shows is no way to write."""
        with self.assertRaises(AccessError):
            self.shown(self.hidden, self.seller).write({"name": "x"})

    def test_ledger_is_for_those_concerned(self):
        """OWN-5: a salesperson reads the lines of own changes and customers; managers read all."""
        mine, foreign = self.owned(), self.owned(self.colleague)
        ledger = self.env["trade.ownership.ledger"].with_user(self.seller)
        found = ledger.search([("partner_id", "in", (mine | foreign).ids)])
        self.assertEqual(found.partner_id, mine.with_env(found.env))
        self.assertEqual(len(self.lines(mine | foreign).with_user(self.manager).mapped("how")), 2)
        with self.assertRaises(AccessError):
            self.lines(foreign).with_user(self.seller).read(["how"])

    def test_configuration_is_for_managers(self):
        """OWN-4: salespeople change no cap, pool, rule or list."""
        for record in (
            self.cap(5),
            self.pool,
            self.grade_a,
            self.env["trade.return.rule"].create({"name": "All"}),
        ):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(self.seller).write({"active": False})
            record.with_user(self.sales_manager).check_access("write")

    def test_companies(self):
        """OWN-5: pools, customers of pools, caps, rules and applications of another company stay there."""
        other = self.env["res.company"].create({"name": "Other"})
        pool = self.env["trade.pool"].search([("company_id", "=", other.id)])
        customer = self.pooled(pool=pool)
        self.assertFalse(
            self.env["trade.pool.customer"].with_user(self.sales_manager).search([("id", "=", customer.id)])
        )
        self.assertFalse(self.env["trade.pool"].with_user(self.sales_manager).search([("id", "=", pool.id)]))
        cap = self.cap(1, company_id=other.id)
        self.assertFalse(cap.with_user(self.sales_manager).search([("id", "=", cap.id)]))


@tagged("post_install", "-at_install")
class TestOldBusiness(OwnershipCommon):
    """A salesperson whose customer fell back to a pool keeps the own documents, and they open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lost = cls.owned(phone="+86 10 5550 0000")
        cls.order = cls.sale(partner_id=cls.lost.id, user_id=cls.seller.id)
        cls.confirmed = cls.sale(partner_id=cls.lost.id, user_id=cls.seller.id)
        cls.confirmed.action_confirm()
        cls.invoice = cls.confirmed._create_invoices()
        cls.lead = cls.inquiry(partner_id=cls.lost.id)
        cls.talk = cls.followup(cls.lead)
        cls.lost.trade_pool_id = cls.pool
        cls.env.flush_all()
        cls.env.invalidate_all()

    def test_documents_open(self):
        """OWN-5: own inquiries, follow-ups, quotations, orders and invoices of a customer that lies in a pool still open."""
        for record in (self.lead, self.talk, self.order, self.confirmed, self.invoice):
            with self.subTest(model=record._name):
                own = record.with_user(self.seller)
                arch = etree.fromstring(own.get_view(view_type="form")["arch"])
                names = {node.get("name") for node in arch.xpath("//field[not(ancestor::field)]")} & own._fields.keys()
                self.assertGreater(len(names), 5)
                spec = {
                    name: {"fields": {"display_name": {}}} if own._fields[name].type == "many2one" else {}
                    for name in names
                }
                [values] = own.web_read(spec)
                self.assertEqual(values["id"], record.id)

    def test_work_goes_on(self):
        """OWN-5: the own inquiry can still be followed up and changed, the own quotation changed and cancelled."""
        lead = self.lead.with_user(self.seller)
        self.followup(lead)
        lead.write({"priority": "2", "trade_chance": "2"})
        order = self.order.with_user(self.seller)
        order.order_line.product_uom_qty = 5.0
        order.action_cancel()
        self.assertEqual(order.state, "cancel")

    def test_import_is_no_way_round(self):
        """OWN-4: an import neither takes a customer from somebody nor passes a cap."""
        partners = self.env["res.partner"].with_user(self.seller)
        foreign = self.owned(self.colleague)
        label = {"module": "test", "name": "foreign", "model": "res.partner", "res_id": foreign.id}
        self.env["ir.model.data"].create(label)
        taken = partners.load(["id", "user_id/.id"], [["test.foreign", str(self.seller.id)]])
        self.assertFalse(taken["ids"])
        self.assertEqual(foreign.user_id, self.colleague)
        self.cap(0, user_id=self.colleague.id)
        result = partners.load(["name", "is_company", "user_id/.id"], [["New", "1", str(self.colleague.id)]])
        self.assertFalse(result["ids"])
        self.assertIn("at most 0", result["messages"][0]["message"])
