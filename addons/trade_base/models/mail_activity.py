from odoo import api, models
from odoo.fields import Domain


class MailActivity(models.Model):
    _inherit = "mail.activity"

    @api.model
    def _trade_reminder_domain(self, code):
        if code == "activity":
            return Domain("active", "=", True)
        return super()._trade_reminder_domain(code)
