from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import CollisionCommon


@tagged("post_install", "-at_install")
class TestTours(CollisionCommon, HttpCase):
    """A salesperson types a customer who is there, asks for the approval, and enters it once it is granted."""

    def _walk(self, language):
        self.env["res.lang"]._activate_lang(language)
        self.seller.lang = language
        self.policy("approve")
        with mute_logger("odoo.http"):  # the refusal is meant
            self.start_tour("/odoo/contacts/new", "trade_collision_enter", login=self.seller.login)
        attempt = self.attempts(user_id=self.seller.id, state="refused")
        self.assertIn(self.sales_manager, attempt.activity_ids.user_id)
        self.assertTrue(self.attempts(user_id=self.seller.id, state="looked"))
        policy = self.env["trade.control.policy"].search(
            [("control_id.code", "=", "customer_collision"), ("company_id", "=", self.env.company.id)]
        )
        self.env["trade.exemption"].with_user(self.sales_manager)._grant(
            attempt.with_user(self.sales_manager), policy, "Yes", fields.Datetime.now() + timedelta(days=1)
        )
        self.start_tour("/odoo/contacts/new", "trade_collision_again", login=self.seller.login)
        self.assertEqual(attempt.state, "entered")
        self.assertEqual(attempt.entered_id.name, "渝帆达医疗器械（北京）有限公司")

    def test_in_english(self):
        """OWN-3: warned, refused, approved and entered in the browser."""
        self._walk("en_US")

    def test_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._walk("zh_CN")

    def test_inquiry(self):
        """OWN-3, INQ-1: whoever takes down an inquiry is told that the caller may be a customer of another department."""
        self.start_tour("/odoo/crm/new", "trade_collision_inquiry", login=self.seller.login)
        self.assertEqual(self.attempts(user_id=self.seller.id).state, "looked")

    def _import(self, language):
        self.env["res.lang"]._activate_lang(language)
        self.seller.lang = language
        self.policy("block")
        url = "/odoo/action-base.action_partner_form?view_type=list"
        with mute_logger("odoo.http"):  # Odoo's own page sends more than its route takes
            self.start_tour(url, "trade_collision_import", login=self.seller.login, timeout=300)
        self.assertEqual(self.env["res.partner"].search_count([("name", "like", "Tourex")]), 120)

    def test_import_in_english(self):
        """OWN-2: a file is looked at as a whole, its collisions named; corrected, it is tested and imported in batches."""
        self._import("en_US")

    def test_import_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._import("zh_CN")
