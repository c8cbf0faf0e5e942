from odoo import api, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ..tools.names import names_of

#: How much of a message the history shows; the rest is one click away.
EXCERPT = 300


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.model
    def _trade_history_domain(self):
        """Return which messages are mails, discussion or activities that were done; what Odoo logs about fields is not."""
        own_types = [
            self.env["ir.model.data"]._xmlid_to_res_id(f"trade_crm.mail_activity_type_{name}")
            for name in ("followup", "silence")
        ]
        return Domain("message_type", "in", ("comment", "email", "email_outgoing")) | (
            # what only says that a follow-up was due is the follow-up itself
            Domain("mail_activity_type_id", "!=", False) & Domain("mail_activity_type_id", "not in", own_types)
        )

    def _trade_history_describe(self):
        types = dict(self._fields["message_type"]._description_selection(self.env))
        names = names_of(self.env, {(message.model, message.res_id) for message in self})
        lines = {}
        for message in self:
            document = names.get((message.model, message.res_id), "")
            name = message.subject or message.mail_activity_type_id.sudo().name
            lines[message.id] = {
                "name": name or document or types.get(message.message_type, ""),
                "text": html2plaintext(message.body or "").strip()[:EXCERPT],
                "state": document if name else types.get(message.message_type, ""),
                "person": message.author_id.sudo().name or message.email_from or "",
                "target": (message.model, message.res_id),
            }
        return lines
