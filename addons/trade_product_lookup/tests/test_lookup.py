from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.trade_crm.tests.common import InquiryCommon


@tagged("post_install", "-at_install")
class TestLookup(InquiryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.pump = cls.env["product.product"].create(
            {
                "name": "Infusion pump Q7",
                "default_code": "PMP-Q7/A",
                "barcode": "6901234599017",
                "type": "consu",
                "is_storable": True,
                "list_price": 900.0,
                "seller_ids": [
                    Command.create(
                        {"partner_id": cls.vendor.id, "product_code": "SUP-8801", "product_name": "IV Drive"}
                    )
                ],
                "trade_customer_code_ids": [
                    Command.create({"partner_id": cls.customer.id, "code": "HOSP-77", "name": "Tropfenpumpe"})
                ],
            }
        )
        cls.pump.with_context(lang="zh_CN").name = "输液泵 Q7"
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.env.company.id)], limit=1)

    def _find(self, text, user=None, **options):
        return self.env["product.product"].with_user(user or self.seller).trade_lookup(text, **options)

    def _ids(self, text, **options):
        return [row["id"] for row in self._find(text, **options)]

    def test_any_fragment(self):
        """INQ-5: a fragment of the name in both languages, initials, code, barcode, supplier's or customer's code finds it."""
        for text in (
            "fusion pu", "输液", "液泵", "syb", "PMP-Q7", "pmpq7a", "6901234599017", "4599017", "sup-88", "iv drive",
            "hosp-77", "tropfen", "pump q7", "Q7 输液", "ｐｕｍｐ　Ｑ７",
        ):  # fmt: skip
            with self.subTest(text):
                self.assertIn(self.pump.id, self._ids(text))
        for text in ("", "  ", "pump zz9", "nothing is called so", "%", "_"):
            with self.subTest(text):
                self.assertNotIn(self.pump.id, self._ids(text))

    def test_attributes(self):
        """INQ-5: of a product in colours the fragment of a colour finds the one variant."""
        attribute = self.env["product.attribute"].create(
            {"name": "Colour", "value_ids": [Command.create({"name": "Azure"}), Command.create({"name": "Crimson"})]}
        )
        template = self.env["product.template"].create(
            {
                "name": "Lookup glove",
                "attribute_line_ids": [
                    Command.create({"attribute_id": attribute.id, "value_ids": [Command.set(attribute.value_ids.ids)]})
                ],
            }
        )
        self.assertEqual(set(self._ids("lookup glove")), set(template.product_variant_ids.ids))
        crimson = template.product_variant_ids.filtered(lambda product: "Crimson" in product.display_name)
        self.assertEqual(self._ids("lookup crim"), crimson.ids)
        attribute.value_ids[1].name = "Scarlet"
        self.assertEqual(self._ids("lookup scarl"), crimson.ids)

    def test_key_follows(self):
        """INQ-5: what is renamed, re-coded or gets another supplier is found by the new word and not by the old one."""
        self.pump.default_code = "NEW-1"
        self.pump.seller_ids.product_code = "OTHER-9"
        self.pump.with_context(lang="zh_CN").name = "监护仪"
        self.pump.trade_customer_code_ids.unlink()
        for text, found in {
            "new-1": 1,
            "other-9": 1,
            "jhy": 1,
            "pmp-q7": 0,
            "sup-8801": 0,
            "syb": 0,
            "hosp-77": 0,
        }.items():
            with self.subTest(text):
                self.assertEqual(self._ids(text), self.pump.ids * found)

    def test_best_first(self):
        """INQ-5: the code itself comes first, then codes that begin so, then the rest."""
        others = self.env["product.product"].create(
            [
                {"name": "Case for zz-100", "default_code": "AAA"},
                {"name": "Longer", "default_code": "ZZ-1000"},
                {"name": "Itself", "default_code": "ZZ-100"},
            ]
        )
        self.assertEqual(self._ids("zz-10"), [others[2].id, others[1].id, others[0].id])
        self.assertEqual(self._ids("zz-100"), others[2].ids, "a whole code means that product")
        self.assertEqual(len(self._find("zz-10", limit=1)), 1)

    def test_only_what_is_sold(self):
        """INQ-5: archived products, those not for sale and those of other companies are not offered."""
        company = self.env["res.company"].create({"name": "Other"})
        for values in ({"active": False}, {"sale_ok": False}, {"company_id": company.id}):
            product = self.env["product.product"].create({"name": "Hidden thing", **values})
            self.assertNotIn(product.id, self._ids("hidden thing"))

    def test_price(self):
        """QUO-4: the price of the customer's list, and none without the right to see selling prices."""
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Hospitals",
                "item_ids": [
                    Command.create({"applied_on": "3_global", "compute_price": "percentage", "percent_price": 10})
                ],
            }
        )
        self.customer.property_product_pricelist = pricelist
        self.assertIn("900.00", self._find("syb")[0]["price"])
        self.assertIn("810.00", self._find("syb", partner_id=self.customer.id)[0]["price"])
        self.assertEqual(self._find("syb", user=self.trade_user("warehouse_clerk"))[0]["price"], "")

    def test_stock(self):
        """INQ-5: on hand and available per warehouse, lots by expiry, and what is coming, for one who may not open the stock."""
        self.pump.tracking = "lot"
        second = self.env["stock.warehouse"].create({"name": "Shanghai", "code": "SHX"})
        has_expiry = "expiration_date" in self.env["stock.lot"]._fields
        for name, days, quantity, warehouse in (("LATE", 300, 5, self.warehouse), ("SOON", 30, 7, second)):
            lot = self.env["stock.lot"].create({"name": name, "product_id": self.pump.id})
            if has_expiry:
                lot.expiration_date = fields.Datetime.now() + timedelta(days=days)
            self.env["stock.quant"]._update_available_quantity(self.pump, warehouse.lot_stock_id, quantity, lot_id=lot)
        reserved = self.env["stock.move"].create(
            {
                "product_id": self.pump.id,
                "product_uom_qty": 2,
                "location_id": self.warehouse.lot_stock_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
            }
        )
        coming = self.env["stock.move"].create(
            {
                "product_id": self.pump.id,
                "product_uom_qty": 40,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": second.lot_stock_id.id,
            }
        )
        (reserved | coming)._action_confirm()
        reserved._action_assign()
        row = self._find("syb")[0]
        self.assertEqual((row["on_hand"], row["available"], row["incoming"]), (12.0, 10.0, 40.0))
        detail = self.pump.with_user(self.seller).trade_lookup_stock()
        self.assertEqual(
            {(w["name"], w["on_hand"], w["available"]) for w in detail["warehouses"]},
            {(self.warehouse.name, 5.0, 3.0), ("Shanghai", 7.0, 7.0)},
        )
        self.assertEqual({lot["name"]: lot["available"] for lot in detail["lots"]}, {"LATE": 3.0, "SOON": 7.0})
        if has_expiry:
            self.assertEqual([lot["name"] for lot in detail["lots"]], ["SOON", "LATE"])
        self.assertEqual([(m["quantity"], m["warehouse"]) for m in detail["incoming"]], [(40.0, "Shanghai")])

    def test_stock_of_own_companies(self):
        """ORG-5: stock of a company the user does not work in is not counted."""
        company = self.env["res.company"].create({"name": "Other"})
        foreign = self.env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        self.env["stock.quant"]._update_available_quantity(self.pump, foreign.lot_stock_id, 99)
        self.assertEqual(self._find("syb")[0]["on_hand"], 0.0)
        self.assertFalse(self.pump.with_user(self.seller).trade_lookup_stock()["warehouses"])

    def test_portal(self):
        """ORG-3: portal users have no look-up."""
        portal = self._create_new_portal_user()
        with self.assertRaises(AccessError):
            self.env["product.product"].with_user(portal).trade_lookup("pump")

    def test_cost(self):
        """INQ-5: a page of 20 products costs the queries of one."""
        self.env["product.product"].create([{"name": f"Row {index}"} for index in range(20)])
        counts = {}
        for limit in (1, 1, 20):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(self._find("row", limit=limit)), limit)
            counts[limit] = self.cr.sql_log_count - before
        self.assertLessEqual(counts[20] - counts[1], 0, counts)
