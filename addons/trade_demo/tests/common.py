from odoo import fields
from odoo.tests import TransactionCase

from ..loader.demo import LOADED_PARAMETER, TIMEZONE, read_table


class DemoCase(TransactionCase):
    """Reads the demo company of this database; makes nothing, so the tests say what is really there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.loaded_on = fields.Date.to_date(cls.env["ir.config_parameter"].get_param(LOADED_PARAMETER))
        cls.rows = read_table("logins.csv")
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US", "tz": TIMEZONE})

    def user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def customer(self, ref):
        return self.env["res.partner"].search([("ref", "=", ref)])

    def product(self, code):
        return self.env["product.product"].search([("default_code", "=", code)])
