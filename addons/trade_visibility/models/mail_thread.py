from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Nobody is sent what happens at a protected customer that is hidden from him or her (OWN-6).

        Followers of before stay followers: they hear of it again when the protection ends.
        """
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if not self or not self.env["trade.visibility"]._is_of_protected(self):
            return recipients
        users = self.env["res.users"].sudo().browse({row["uid"] for row in recipients if row.get("uid")})
        blind = {user.id for user in users if not self.with_user(user).has_access("read")}
        return [row for row in recipients if row.get("uid") not in blind]
