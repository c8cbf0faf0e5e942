from odoo.tests import HttpCase, tagged

from .test_reminder_centre import ReminderCommon


@tagged("post_install", "-at_install")
class TestReminderTours(ReminderCommon, HttpCase):
    """The reminder centre through the web client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.trade_user("salesperson", login="reminded_seller", name="Reminded seller", tz="UTC")
        cls.head = cls.trade_user("department_manager", login="reminded_head", name="Reminded head", tz="UTC")
        cls.team = cls.env["crm.team"].create({"name": "Reminded clinics", "user_id": cls.head.id})
        cls.env["crm.team.member"].create({"crm_team_id": cls.team.id, "user_id": cls.seller.id})
        values = {"user_id": cls.seller.id, "team_id": cls.team.id}
        cls.order = cls.sale(validity_date=cls.today, **values)
        lead = cls.env["crm.lead"].create({"name": "Reminded inquiry", "type": "opportunity", **values})
        cls.call = cls.activity(cls.seller, -3, record=lead)

    def _chinese(self, user):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search([("name", "=", "trade_base")])._update_translations("zh_CN")
        user.lang = "zh_CN"

    def _walk_salesperson(self, tour):
        self.start_tour("/odoo", tour, login=self.seller.login)
        self.assertFalse(self.call.active)
        self.assertFalse(self.env["trade.reminder.snooze"].search([("user_id", "=", self.seller.id)]))

    def test_salesperson(self):
        """INQ-4: a salesperson lands on the centre, does, puts off and opens things."""
        self._walk_salesperson("trade_reminder_salesperson")

    def test_salesperson_in_chinese(self):
        """USE-1: the same walk in Chinese."""
        self._chinese(self.seller)
        self._walk_salesperson("trade_reminder_salesperson_zh")

    def test_manager(self):
        """INQ-4: a department manager looks at people and departments."""
        self.start_tour("/odoo", "trade_reminder_manager", login=self.head.login)

    def test_manager_in_chinese(self):
        """USE-1: the same walk in Chinese."""
        self._chinese(self.head)
        self.start_tour("/odoo", "trade_reminder_manager_zh", login=self.head.login)

    def test_offline(self):
        """INQ-4: the centre, which comes with its first use, cannot be loaded now: that is said, and it can be tried again."""
        self.start_tour("/odoo/action-base.action_partner_form", "trade_reminder_offline", login=self.seller.login)

    def test_offline_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._chinese(self.seller)
        self.start_tour("/odoo/action-base.action_partner_form", "trade_reminder_offline_zh", login=self.seller.login)
