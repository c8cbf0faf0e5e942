from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import PriceCommon


@tagged("post_install", "-at_install")
class TestPrivileges(PriceCommon):
    """Who holds a privilege sees what it is for, and works as before."""

    def _readable(self, user, model, field):
        return self.env[model].with_user(user)._has_field_access(self.env[model]._fields[field], "read")

    def test_two_privileges(self):
        """QUO-4: selling prices and costs are two ticks: sales sees no cost, purchasing no selling price, finance both."""
        both = (True, True)
        for user, expected in (
            (self.seller, (True, False)),
            (self.buyer, (False, True)),
            (self.finance, both),
            (self.trade_user("general_manager"), both),
            (self.clerk, (False, False)),
        ):
            with self.subTest(user=user.name):
                fields = (("product.template", "list_price"), ("product.template", "standard_price"))
                self.assertEqual(tuple(self._readable(user, *field) for field in fields), expected)
                fields = (("sale.order.line", "price_unit"), ("purchase.order.line", "price_unit"))
                self.assertEqual(tuple(self._readable(user, *field) for field in fields), expected)

    def test_tick(self):
        """QUO-4: ticking a privilege opens its prices to a warehouse clerk, taking it away closes them."""
        self.clerk.group_ids += self.env.ref("trade_base.group_sale_price")
        order = self.sell(self.goods, 1)
        order.message_post(body="Offer")
        self.assertEqual(order.with_user(self.clerk).amount_total, self.SELLING)
        self.assertIn("Offer", "".join(order.with_user(self.clerk).message_ids.mapped("body")))
        self.clerk.group_ids -= self.env.ref("trade_base.group_sale_price")
        self.env.invalidate_all()
        with self.assertRaises(AccessError), mute_logger("odoo.orm.models"):
            order.with_user(self.clerk).read(["amount_total"])

    def test_plain_users(self):
        """QUO-4: users of Odoo's own sales, purchase and accounting groups, without a role, see prices as before."""
        for group, fields in (
            ("sales_team.group_sale_salesman", [("sale.order", "amount_total")]),
            (
                "purchase.group_purchase_user",
                [("purchase.order", "amount_total"), ("product.template", "standard_price")],
            ),
            ("account.group_account_invoice", [("sale.order", "amount_total"), ("stock.move", "value")]),
        ):
            user = new_test_user(self.env, f"plain_{group}", groups=group)
            for field in fields:
                self.assertTrue(self._readable(user, *field), group)

    def test_purchaser_opens_a_bill(self):
        """QUO-4: a purchaser opens a vendor bill in the web client, whose form counts the sales orders behind it."""
        purchase, _sale = self.trade_both_ways()
        self.env.invalidate_all()
        bill = purchase.invoice_ids.with_user(self.buyer)
        arch = bill.get_view(self.env.ref("account.view_move_form").id, "form")["arch"]
        names = {node.get("name") for node in etree.fromstring(arch).iter("field")} & bill._fields.keys()
        self.assertIn("sale_order_count", names)
        self.assertTrue(bill.read(list(names)))

    def test_customer(self):
        """QUO-4: a customer on the portal sees the own order as before."""
        user = new_test_user(self.env, "portal_customer", groups="base.group_portal")
        order = self.sell(self.goods, 1)
        order.partner_id = user.partner_id
        order.message_subscribe(user.partner_id.ids)
        self.assertEqual(order.with_user(user).amount_total, self.SELLING)

    def test_sales_without_cost(self):
        """QUO-4: a salesperson quotes, confirms and has delivered and invoiced, without the right to see costs."""
        self.put_on_stock(self.goods, 9)
        form = Form(self.env["sale.order"].with_user(self.seller))
        form.partner_id = self.customer
        with form.order_line.new() as line:
            line.product_id = self.goods
            line.product_uom_qty = 2
        order = form.save()
        self.assertEqual(order.order_line.price_unit, self.LIST)
        order.action_confirm()
        self._receive(order.sudo())
        self.assertEqual(order.order_line.qty_delivered, 2)
        invoice = order._create_invoices()
        invoice.with_user(self.finance).action_post()
        self.assertEqual(order.invoice_status, "invoiced")

    def test_purchase_without_selling_price(self):
        """QUO-4: a purchaser buys, and keeps a product and its supplier, without the right to see selling prices."""
        form = Form(self.env["purchase.order"].with_user(self.buyer))
        form.partner_id = self.vendor
        with form.order_line.new() as line:
            line.product_id = self.goods
            line.product_qty = 4
        order = form.save()
        self.assertEqual(order.order_line.price_unit, self.SUPPLIER)
        order.button_confirm()
        self._receive(order.sudo())
        self.assertEqual(order.order_line.qty_received, 4)

    def test_make_to_order(self):
        """QUO-4: goods bought for a sale are ordered at the supplier's price by a salesperson who may not see it."""
        routes = self.env.ref("stock.route_warehouse0_mto") | self.env.ref("purchase_stock.route_warehouse0_buy")
        routes.active = True
        product = self._product("Made to order", "average", route_ids=[Command.set(routes.ids)])
        order = (
            self.env["sale.order"]
            .with_user(self.seller)
            .create(
                {
                    "partner_id": self.customer.id,
                    "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 3})],
                }
            )
        )
        order.action_confirm()
        line = self.env["purchase.order.line"].search([("product_id", "=", product.id)])
        self.assertEqual((line.product_qty, line.price_unit), (3, self.SUPPLIER))

    def test_no_query_more(self):
        """DSP-4: closing costs no query: as many for 80 records as for one, and no more than the fields ask for."""
        products = self.env["product.product"].create(
            [{"name": f"Item {index}", "is_storable": True, "list_price": index} for index in range(80)]
        )
        fields = {"name": {}, "qty_available": {}, "categ_id": {"fields": {"display_name": {}}}}
        for user, price in ((self.seller, {"lst_price": {}}), (self.clerk, {})):
            model = self.env["product.product"].with_user(user)
            counts = []
            for records in (products[:1], products[:1], products):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                model.web_search_read([("id", "in", records.ids)], {**fields, **price})
                counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(counts[1], counts[2], user.name)

    def test_chatter_of_many(self):
        """DSP-4: the record rules on messages and files are one condition, not a query per record."""
        pickings = self.env["stock.picking"].create(
            [{"picking_type_id": self.warehouse.out_type_id.id} for _index in range(30)]
        )
        for picking in pickings:
            picking.message_post(body="Look")
        counts = []
        for records in (pickings[:1], pickings[:1], pickings):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["mail.message"].with_user(self.clerk).search_fetch(
                [("model", "=", "stock.picking"), ("res_id", "in", records.ids)], ["body"]
            )
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
