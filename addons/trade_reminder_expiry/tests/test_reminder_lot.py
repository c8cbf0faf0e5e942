from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.trade_base.tests.test_reminder_centre import ReminderCommon


@tagged("post_install", "-at_install")
class TestReminderLot(ReminderCommon):
    """Lots about to expire in the reminder centre."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.trade_user("warehouse_clerk")
        cls.reagent = cls.env["product.product"].create(
            {"name": "Reagent", "type": "consu", "is_storable": True, "tracking": "lot", "use_expiration_date": True}
        )
        cls.stock = cls.env["stock.warehouse"].search([("company_id", "=", cls.env.company.id)], limit=1).lot_stock_id

    def _lot(self, name, days, quantity=0.0, location=None):
        lot = self.env["stock.lot"].create(
            {
                "name": name,
                "product_id": self.reagent.id,
                "company_id": self.env.company.id,
                "expiration_date": fields.Datetime.now() + timedelta(days=days),
            }
        )
        if quantity:
            location = location or self.stock
            self.env["stock.quant"]._update_available_quantity(self.reagent, location, quantity, lot_id=lot)
        return lot

    def test_lots(self):
        """INQ-4: lots on hand by expiration; not what is used up, has left, or lasts beyond the horizon."""
        before = self.due(self.clerk, "lot")
        self._lot("L-LATE", -800, 40)
        self._lot("L-SOON", 80, 5)
        self._lot("L-FAR", 95, 5)
        self._lot("L-EMPTY", 10)
        self._lot("L-SOLD", 10, 5, self.env.ref("stock.stock_location_customers"))
        self.assertEqual(self.due(self.clerk, "lot"), [before[0] + 1, before[1], before[2] + 1])
        first = self.group(self.clerk, "lot")["records"][0]
        self.assertEqual(first["name"], "L-LATE")
        self.assertIn("Reagent", first["detail"])
        self.assertIn("40", first["detail"])

    def test_reader(self):
        """ORG-3: only roles of the group see it, and among these only who may read lots."""
        for role, sees in (("warehouse_clerk", True), ("salesperson", False), ("finance_clerk", False)):
            user = self.trade_user(role, login=f"lot_{role}")
            codes = [group["code"] for group in self.centre(user).overview()["groups"]]
            self.assertEqual("lot" in codes, sees, role)
        purchaser = self.trade_user("purchaser")
        may = self.env["stock.lot"].with_user(purchaser).has_access("read")
        codes = [group["code"] for group in self.centre(purchaser).overview()["groups"]]
        self.assertEqual("lot" in codes, may)

    def test_query_count(self):
        """INQ-4: one lot or fifty cost the same number of queries."""
        counts = []
        for number in (1, 49):
            for index in range(number):
                self._lot(f"Q{number}-{index}", index % 60, 2)
            self.env.flush_all()
            self.group(self.clerk, "lot")
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.group(self.clerk, "lot")
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
