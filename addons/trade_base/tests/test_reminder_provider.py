from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import ROLES, TradeCommon


@tagged("post_install", "-at_install")
class TestReminderProvider(TradeCommon):
    """What an addon registers, and what is refused."""

    def _register(self, **values):
        return self.env["trade.reminder.provider"].create(
            {
                "code": "quotation",
                "name": "Test",
                "res_model": "sale.order",
                "date_field": "validity_date",
                "user_field": "user_id",
                **values,
            }
        )

    def test_registered(self):
        """INQ-4: every provider of the installed addons has a model, stored fields and a domain."""
        providers = self.env["trade.reminder.provider"].search([])
        expected = {"review", "activity", "quotation", "delivery", "receipt", "invoice", "bill"}
        self.assertLessEqual(expected, set(providers.mapped("code")))
        for provider in providers:
            with self.subTest(provider.code):
                self.assertFalse(provider._find_problem() or provider._find_problem_of_domain())

    def test_refused(self):
        """INQ-4: a provider that names what does not exist is refused, and the message says what to do."""
        prices = self.env.ref("trade_base.group_sale_price").id
        for values, text in (
            ({"res_model": "trade.nothing"}, "Install the addon"),
            ({"date_field": "nothing"}, "name another field"),
            ({"date_field": "name"}, "a stored date"),
            ({"user_field": "partner_id"}, "is no user"),
            ({"user_field": "order_line.salesman_id"}, "a stored user"),
            ({"user_field": "partner_id.nothing"}, "a stored user"),
            ({"partner_field": "name"}, "a stored contact"),
            ({"amount_field": "amount_total"}, "amount_group_id"),
            ({"amount_field": "name", "amount_group_id": prices}, "a stored amount"),
            ({"done_method": "_action_confirm"}, "does not offer"),
            ({"done_method": "nothing"}, "does not offer"),
            ({"code": "unheard_of"}, "_trade_reminder_domain"),
        ):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, text), self.env.cr.savepoint():
                self.env["trade.reminder.provider"].search([("code", "=", "quotation")]).unlink()
                self._register(**values)

    def test_path(self):
        """INQ-4: the person may be found over stored fields of other documents."""
        self.env["trade.reminder.provider"].search([("code", "=", "quotation")]).unlink()
        self.assertTrue(self._register(user_field="partner_id.user_id"))

    def test_settings_per_company(self):
        """INQ-4: a new company and a new provider have their settings, with the values the provider proposes."""
        company = self.env["res.company"].create({"name": "Reminder company"})
        settings = self.env["trade.reminder.setting"].search([("company_id", "=", company.id)])
        providers = self.env["trade.reminder.provider"].search([])
        self.assertEqual(settings.provider_id, providers)
        quotation = settings.filtered(lambda setting: setting.provider_id.code == "quotation")
        self.assertEqual((quotation.shown, quotation.sequence, quotation.horizon), (True, 30, 30))
        quotation.provider_id.unlink()
        self.assertFalse(quotation.exists())

    def test_access(self):
        """INQ-4: nobody registers a provider by hand; the trade administrator changes settings of the own companies."""
        provider = self.env["trade.reminder.provider"].search([], limit=1)
        other = self.env["res.company"].create({"name": "Other company"})
        settings = self.env["trade.reminder.setting"].search([("provider_id", "=", provider.id)])
        own = settings.filtered(lambda setting: setting.company_id == self.env.company)
        foreign = settings.filtered(lambda setting: setting.company_id == other)
        for role in ROLES:
            user = self.trade_user(role, login=f"provider_{role}")
            with self.assertRaises(AccessError):
                provider.with_user(user).write({"done_method": "unlink"})
            with self.assertRaises(AccessError):
                foreign.with_user(user).write({"shown": False})
            if role == "trade_admin":
                own.with_user(user).write({"shown": False, "horizon": 5, "sequence": 1})
                continue
            with self.assertRaises(AccessError):
                own.with_user(user).write({"shown": False})
