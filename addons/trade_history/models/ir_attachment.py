from odoo import models

from ..tools.names import names_of


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _trade_history_describe(self):
        names = names_of(self.env, {(attachment.res_model, attachment.res_id) for attachment in self})
        return {
            attachment.id: {
                "name": attachment.name,
                "text": attachment.description or "",
                "state": names.get((attachment.res_model, attachment.res_id), ""),
                "person": attachment.create_uid.sudo().name or "",
                "url": f"/web/content/{attachment.id}?download=true",
            }
            for attachment in self
        }
