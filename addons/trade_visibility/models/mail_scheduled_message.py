from odoo import models


class MailScheduledMessage(models.Model):
    _inherit = "mail.scheduled.message"

    def _check_access(self, operation):
        """Who may only read a customer writes nothing for later either (OWN-6)."""
        result = super()._check_access(operation)
        return self.env["trade.visibility"]._check_hanging(self, operation, result)
