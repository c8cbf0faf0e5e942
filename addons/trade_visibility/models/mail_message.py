from odoo import models

from .mail_activity import FINISHING


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _check_access(self, operation):
        """Who may only read a customer writes nothing into its inquiries and orders (OWN-6)."""
        result = super()._check_access(operation)
        if self.env.context.get("trade_visibility_finishing") is FINISHING:
            return result
        return self.env["trade.visibility"]._check_hanging(self, operation, result)
