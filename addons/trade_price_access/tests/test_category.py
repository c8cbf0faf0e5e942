from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import PriceCommon


@tagged("post_install", "-at_install")
class TestCategory(PriceCommon):
    """A role sees the prices of the categories it was granted, and of no other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        below = cls.categories["average"].create({"name": "Below", "parent_id": cls.categories["average"].id})
        cls.below = cls._product("Gauze", "average")
        cls.below.categ_id = below
        cls.products = cls.goods | cls.below | cls.lots

    def grant(self, role, category="average", **what):
        return self.env["trade.price.grant"].create(
            {
                "group_id": self.env.ref(f"trade_base.group_{role}").id,
                "category_id": self.categories[category].id,
                **what,
            }
        )

    def seen(self, user, field, records=None):
        records = (self.products if records is None else records).with_user(user)
        self.env.invalidate_all()
        return [row[field] for row in records.read([field])]

    def test_cost_of_a_category(self):
        """QUO-4: a salesperson sees the costs of the category granted and of those below it, not those of another."""
        self.grant("salesperson", cost=True)
        for records in (self.products, self.products.product_tmpl_id):
            with self.subTest(model=records._name):
                self.assertEqual(self.seen(self.seller, "trade_category_cost", records), [self.COST, self.COST, 0])
                self.assertEqual(self.seen(self.seller, "trade_category_price", records), [0, 0, 0])
                with self.assertRaises(AccessError), mute_logger("odoo.orm.models"):
                    records.with_user(self.seller).read(["standard_price"])

    def test_price_of_a_category(self):
        """QUO-4: the warehouse sees the selling prices of a category granted to it, on the product and nowhere else."""
        self.grant("warehouse_clerk", sale=True)
        self.assertEqual(self.seen(self.clerk, "trade_category_price"), [self.LIST, self.LIST, 0])
        self.assertEqual(self.seen(self.clerk, "trade_category_cost"), [0, 0, 0])
        order = self.sell(self.goods, 1)
        with self.assertRaises(AccessError), mute_logger("odoo.orm.models"):
            order.order_line.with_user(self.clerk).read(["price_unit"])

    def test_others_see_nothing(self):
        """QUO-4: a grant is for its role only, is gone when it is taken away, and is not inherited upwards."""
        grant = self.grant("salesperson", cost=True)
        self.assertEqual(self.seen(self.clerk, "trade_category_cost"), [0, 0, 0])
        grant.category_id = self.below.categ_id
        self.assertEqual(self.seen(self.seller, "trade_category_cost"), [0, self.COST, 0])
        grant.active = False
        self.assertEqual(self.seen(self.seller, "trade_category_cost"), [0, 0, 0])

    def test_no_guessing(self):
        """QUO-4: who does not see a figure cannot find, sort or group by it either."""
        for model in ("product.product", "product.template"):
            for name in ("trade_category_cost", "trade_category_price"):
                description = self.env[model].with_user(self.seller).fields_get([name])[name]
                self.assertFalse(description["searchable"] or description["sortable"] or description["groupable"])

    def test_who_grants(self):
        """QUO-4: only the administrator opens prices, and reads who has which."""
        grant = self.grant("salesperson", cost=True)
        for user in (self.seller, self.buyer, self.finance, self.keeper, self.trade_user("general_manager")):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                grant.with_user(user).read(["sale"])
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                grant.with_user(user).sale = True
        admin = self.trade_user("trade_admin")
        grant.with_user(admin).sale = True
        self.assertTrue(grant.sale)

    def test_form(self):
        """QUO-4: the form of a product shows the figure granted; who holds the privilege has the price itself."""
        self.grant("salesperson", cost=True)
        template = self.goods.product_tmpl_id
        with Form(template.with_user(self.seller)) as form:
            self.assertEqual(form.trade_category_cost, self.COST)
        arch = template.with_user(self.buyer).get_view(self.env.ref("product.product_template_form_view").id)["arch"]
        self.assertNotIn("trade_category_cost", arch)
        self.assertIn("trade_category_price", arch)

    def test_other_category_in_the_form(self):
        """QUO-4: putting a product into an open category in a form that is not saved shows nothing of it."""
        self.grant("salesperson", cost=True, sale=True)
        self.seller.group_ids |= self.env.ref("product.group_product_manager")
        names = ("trade_category_cost", "trade_category_price")
        for record in (self.lots, self.lots.product_tmpl_id):
            record = record.with_user(self.seller)
            values = {"categ_id": self.categories["average"].id}
            specification = {"categ_id": {}, **dict.fromkeys(names, {})}
            answer = record.onchange(values, ["categ_id"], specification)["value"]
            self.assertFalse([answer[name] for name in names if answer.get(name)])

    def test_queries(self):
        """QUO-4: as many queries for forty products as for one."""
        self.grant("salesperson", cost=True)
        products = self.products.create(
            [
                {"name": f"Pad {number}", "categ_id": self.below.categ_id.id, "taxes_id": [Command.clear()]}
                for number in range(40)
            ]
        )
        counts = []
        for records in (products[:1], products[:1], products):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.seller).read(["trade_category_cost"])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
