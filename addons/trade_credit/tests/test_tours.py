from functools import wraps
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import GuardCommon


class ToursCommon(GuardCommon, HttpCase):
    """A salesperson who is stopped, in two languages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        modules = cls.env["ir.module.module"].search([("name", "in", ("trade_base", "trade_credit", "web", "sale"))])
        modules._update_translations(["zh_CN"])
        cls.set_policy("credit_limit_order", "confirm", "approve")
        cls.env.registry.clear_cache()

    def stopped(self):
        return self.order(340.0, user_id=self.seller.id)


@tagged("post_install", "-at_install")
class TestTours(ToursCommon):
    """The three main paths, in both languages."""

    def test_salesperson(self):
        """CRD-3, CRD-4: the salesperson is stopped, reads that finance must release it, and asks."""
        with mute_logger("odoo.http"):  # it logs the refusal
            self.start_tour(f"/odoo/sales/{self.stopped().id}", "trade_credit_salesperson", login=self.seller.login)
        self.seller.lang = "zh_CN"
        self.start_tour(f"/odoo/sales/{self.stopped().id}", "trade_credit_salesperson_zh", login=self.seller.login)
        self.assertEqual(self.env["trade.credit.request"].search_count([("requested_by_id", "=", self.seller.id)]), 2)

    def test_finance(self):
        """CRD-4: finance releases from the list, and the order passes."""
        for lang, tour in (("en_US", "trade_credit_finance"), ("zh_CN", "trade_credit_finance_zh")):
            order = self.stopped()
            self.env["trade.credit.request"].with_user(self.seller)._ask(order.with_user(self.seller), "Please")
            self.finance.lang = lang
            self.start_tour("/odoo/credit-requests", tour, login=self.finance.login)
            order.with_user(self.seller).action_confirm()
            self.settle()
            self.assertEqual(order.state, "sale")
            self.env["trade.credit.request"].search([]).unlink()
            order._action_cancel()
            self.settle()

    def test_batch(self):
        """CRD-4: of all requests selected at once those within the authority are released, the dialog says why not the others."""
        role = self.env.ref("trade_base.group_finance_manager")
        self.env["trade.credit.authority"].create({"group_id": role.id, "amount": 50.0})
        requests = self.env["trade.credit.request"].with_user(self.seller)
        great = requests._ask(self.order(900.0, user_id=self.seller.id), "Please")
        for lang, tour in (("en_US", "trade_credit_batch"), ("zh_CN", "trade_credit_batch_zh")):
            small = requests._ask(self.stopped(), "Please")
            self.finance.lang = lang
            self.start_tour("/odoo/credit-requests", tour, login=self.finance.login)
            self.assertEqual((small.state, great.state), ("released", "asked"))

    def test_banner(self):
        """CRD-3: a figure of the message on a stopped order opens the documents that it is made up of."""
        self.confirmed(50.0)
        self.start_tour(f"/odoo/sales/{self.stopped().id}", "trade_credit_banner", login=self.finance.login)

    def test_manager(self):
        """CRD-7: from the customers over their limit to the bar, the documents and the pivot."""
        self.set_policy("credit_limit_order", "confirm", "off")
        self.order(340.0, confirm=True)
        self.settle()
        for lang, tour in (("en_US", "trade_credit_manager"), ("zh_CN", "trade_credit_manager_zh")):
            self.finance.lang = lang
            self.start_tour("/odoo/credit-customers", tour, login=self.finance.login)

    def test_columns(self):
        """CRD-7, G15: finance switches a figure on in the list of contacts; before, no figure is read, and then only this one."""
        self.confirmed(240.0)
        read = []
        partners = self.registry["res.partner"]
        search_read = partners.web_search_read

        @wraps(search_read)
        def noting(records, domain, specification, *args, **kwargs):
            read.append({name for name in specification if name.startswith("trade_credit")})
            return search_read(records, domain, specification, *args, **kwargs)

        for lang, tour in (("en_US", "trade_credit_columns"), ("zh_CN", "trade_credit_columns_zh")):
            self.finance.lang = lang
            read.clear()
            with patch.object(partners, "web_search_read", noting):
                self.start_tour("/odoo/action-base.action_partner_form", tour, login=self.finance.login)
            shown = {"trade_credit_currency_id", "trade_credit_exposure"}
            self.assertEqual(read, [set(), shown, shown])

    def test_unblock(self):
        """CRD-1, CRD-4: finance unblocks a customer; the request that waited reads that nothing is left, and ends by the button."""
        for lang, tour in (("en_US", "trade_credit_unblock"), ("zh_CN", "trade_credit_unblock_zh")):
            self.object.limit_mode = "blocked"
            order = self.order(100.0, user_id=self.seller.id)
            request = self.env["trade.credit.request"].with_user(self.seller)._ask(order.with_user(self.seller), "x")
            self.finance.lang = lang
            self.start_tour("/odoo/credit-limits", tour, login=self.finance.login)
            self.assertEqual(request.state, "withdrawn")
            order.with_user(self.seller).action_confirm()
            order._action_cancel()
            self.settle()


@tagged("post_install", "-at_install")
class TestPhoneTours(ToursCommon):
    """Finance is asked when it is not at its desk."""

    browser_size = "390x844"
    touch_enabled = True

    def test_release(self):
        """CRD-4: on a telephone finance sees of each request the sum and the reason, and releases it."""
        for lang, tour in (("en_US", "trade_credit_phone"), ("zh_CN", "trade_credit_phone_zh")):
            order = self.stopped()
            request = (
                self.env["trade.credit.request"].with_user(self.seller)._ask(order.with_user(self.seller), "Please")
            )
            self.finance.lang = lang
            self.start_tour("/odoo/credit-requests", tour, login=self.finance.login)
            self.assertEqual(request.state, "released")
