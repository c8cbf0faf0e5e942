from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.trade_base.tests.test_reminder_centre import ReminderCommon


@tagged("post_install", "-at_install")
class TestReminderDelivery(ReminderCommon):
    """Deliveries of orders in the reminder centre."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.trade_user("salesperson", login="seller")
        cls.order = cls.sale(user_id=cls.seller.id)
        cls.order.action_confirm()
        cls.picking = cls.order.picking_ids
        cls.picking.scheduled_date = fields.Datetime.now() - timedelta(days=2)

    def test_salesperson(self):
        """INQ-4: the salesperson of the order is reminded of its delivery until it has left, and nobody else is."""
        self.assertEqual(self.due(self.seller, "delivery_sales"), [1, 0, 0])
        record = self.group(self.seller, "delivery_sales")["records"][0]
        self.assertEqual((record["name"], record["detail"]), (self.picking.name, self.customer.name))
        rival = self.trade_user("salesperson", login="rival")
        self.assertEqual(self.due(rival, "delivery_sales"), [0, 0, 0])
        action = self.centre(self.seller).open_list("delivery_sales", "overdue")
        self.assertEqual(self.env["stock.picking"].with_user(self.seller).search(action["domain"]), self.picking)
        self.picking.action_cancel()
        self.assertEqual(self.due(self.seller, "delivery_sales"), [0, 0, 0])

    def test_manager(self):
        """INQ-4: the manager counts them by salesperson."""
        boss = self.trade_user("sales_manager")
        team = self.env["crm.team"].create({"name": "Clinics", "user_id": boss.id})
        self.env["crm.team.member"].create({"crm_team_id": team.id, "user_id": self.seller.id})
        groups = {group["code"]: group for group in self.centre(boss).table()["groups"]}
        self.assertEqual(groups["delivery_sales"]["rows"][self.seller.id], [1, 0, 0, 0])

    def test_own_warehouse(self):
        """INQ-4: a clerk with a default warehouse is reminded of that one, a manager of all."""
        warehouse = self.env["stock.warehouse"].create({"name": "Shanghai", "code": "SHX"})
        clerk = self.trade_user("warehouse_clerk")
        manager = self.trade_user("warehouse_manager")
        before = self.due(clerk, "delivery")
        self.assertGreaterEqual(before[0], 1)
        for user in (clerk, manager):
            user.property_warehouse_id = warehouse
        self.assertEqual(self.due(clerk, "delivery"), [0, 0, 0])
        self.assertEqual(self.due(manager, "delivery"), before)
        clerk.property_warehouse_id = self.picking.picking_type_id.warehouse_id
        self.assertGreaterEqual(self.due(clerk, "delivery")[0], 1)
