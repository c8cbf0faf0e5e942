from odoo.tests import HttpCase, tagged

from .common import OwnershipCommon


@tagged("post_install", "-at_install")
class TestTours(OwnershipCommon, HttpCase):
    """The salesperson takes a customer and applies for another one; the manager grants, and takes the first one back."""

    def _walk(self, language):
        self.env["res.lang"]._activate_lang(language)
        (self.seller | self.manager).lang = language
        self.pool.with_context(lang="en_US").name = "Tour pool"
        self.pool.with_context(lang=language).name = "Tour pool"
        hospitals = self.pool.copy({"name": "Tour hospitals", "claim_mode": "compare"})
        hospitals.with_context(lang=language).name = "Tour hospitals"
        clinic = self.pooled(name="Tour Clinic", phone="+86 10 5559 0001")
        hospital = self.pooled(name="Tour Hospital", pool=hospitals)
        self.start_tour("/odoo", "trade_ownership_take_and_apply", login=self.seller.login)
        self.assertEqual(clinic.user_id, self.seller)
        self.assertEqual(hospital.trade_application_ids.user_id, self.seller)
        url = "/odoo/action-trade_ownership.trade_ownership_application_action"
        self.start_tour(url, "trade_ownership_grant_and_assign", login=self.manager.login)
        self.assertEqual(hospital.user_id, self.seller)
        self.start_tour(f"/odoo/contacts/{clinic.id}", "trade_ownership_take_back", login=self.manager.login)
        self.assertEqual(clinic.trade_pool_id, self.pool)
        self.assertEqual(self.lines(clinic)[-1].how, "taken_back")

    def test_in_english(self):
        """OWN-4: take, apply, grant and take back in the browser."""
        self._walk("en_US")

    def test_in_chinese(self):
        """USE-1: the same in Chinese."""
        self._walk("zh_CN")
