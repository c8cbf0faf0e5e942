from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Send no copy of a document's messages to colleagues who must not read them, although they follow it (DSP-4)."""
        recipients = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        groups = self.env["trade.price.policy"]._price_documents().get(self._name)
        if not groups:
            return recipients
        users = self.env["res.users"].sudo().browse({data["uid"] for data in recipients if data.get("uid")})
        blind = {user.id for user in users if not user.has_groups(groups)}
        return [data for data in recipients if data.get("uid") not in blind]
