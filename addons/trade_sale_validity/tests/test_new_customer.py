from odoo import Command
from odoo.tests import Form, tagged

from .common import ValidityCommon


@tagged("post_install", "-at_install")
class TestNewCustomer(ValidityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.usual, cls.first = cls.env["sale.order.template"].create(
            [
                {
                    "name": name,
                    "number_of_days": days,
                    "sale_order_template_line_ids": [Command.create({"product_id": cls.product.id})],
                }
                for name, days in (("Usual", 30), ("First quotation", 7))
            ]
        )
        cls.env.company.write({"sale_order_template_id": cls.usual.id, "trade_new_customer_template_id": cls.first.id})
        cls.seller.group_ids += cls.env.ref("sale_management.group_sale_order_template")
        cls.contact = cls.env["res.partner"].create({"name": "Buyer", "parent_id": cls.customer.id})
        cls.orders = cls.env["sale.order"].with_user(cls.seller)

    def test_new_and_known(self):
        """QUO-1: a new customer is quoted from their template; a contact of a customer who bought, from the usual one."""
        form = Form(self.orders)
        form.partner_id = self.customer
        order = form.save()
        self.assertEqual((order.sale_order_template_id, order.order_line.product_id), (self.first, self.product))
        self.assertEqual((order.validity_date - self.today).days, 7)
        order.action_confirm()
        # a colleague's customer is no new one, although the order is hidden
        order.sudo().user_id = self.manager
        form = Form(self.orders)
        form.partner_id = self.contact
        self.assertEqual(form.sale_order_template_id, self.usual)
        self.assertEqual((form.save().validity_date - self.today).days, 30)

    def test_changing_the_customer(self):
        """QUO-1: the template follows the customer while the quotation is typed, except one chosen by hand."""
        self.sale(partner_id=self.contact.id).action_confirm()
        new = self.env["res.partner"].create({"name": "Clinic"})
        form = Form(self.orders)
        for partner, template in ((new, self.first), (self.customer, self.usual), (new, self.first)):
            form.partner_id = partner
            self.assertEqual(form.sale_order_template_id, template)
        own = self.usual.copy()
        form.sale_order_template_id = own
        form.partner_id = self.customer
        form.partner_id = new
        self.assertEqual(form.save().sale_order_template_id, own)

    def test_without_form(self):
        """QUO-1: made by import or RPC the quotation has the template too; an order in another company does not count."""
        other = self.env["res.company"].create({"name": "Sister"})
        abroad = self.env["sale.order"].create(
            {"partner_id": self.customer.id, "company_id": other.id, "team_id": False}
        )
        abroad.state = "sale"
        self.assertEqual(self.orders.create({"partner_id": self.customer.id}).sale_order_template_id, self.first)
        self.env.company.trade_new_customer_template_id = False
        self.assertEqual(self.orders.create({"partner_id": self.customer.id}).sale_order_template_id, self.usual)

    def test_switched_off(self):
        """QUO-1: with quotation templates switched off nobody is quoted from one."""
        self.env["res.config.settings"].create({"group_sale_order_template": False}).set_values()
        self.assertFalse(self.env.company.trade_new_customer_template_id)

    def test_cost(self):
        """QUO-1: who is new is found with one query, for one quotation and for many."""
        counts = {}
        for count in (1, 20):
            partners = self.env["res.partner"].create([{"name": f"Clinic {index}"} for index in range(count)])
            orders = self.env["sale.order"].create([{"partner_id": partner.id} for partner in partners])
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.assertEqual(orders._trade_of_new_customers(), orders)
            counts[count] = self.cr.sql_log_count - before
        self.assertEqual(counts[20], counts[1], counts)
