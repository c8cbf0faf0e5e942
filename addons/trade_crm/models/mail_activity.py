from odoo import api, models
from odoo.fields import Domain

from .trade_followup import FOLLOWUP_ACTIVITY, SILENCE_ACTIVITY


class MailActivity(models.Model):
    """Next contacts and silent inquiries are a group of their own in the reminder centre (INQ-4)."""

    _inherit = "mail.activity"

    @api.model
    def _trade_reminder_domain(self, code):
        own = Domain("activity_type_id", "in", self._trade_followup_type_ids())
        if code == "followup":
            return own & Domain("active", "=", True)
        domain = super()._trade_reminder_domain(code)
        return Domain(domain) & ~own if code == "activity" else domain

    @api.model
    def _trade_followup_type_ids(self):
        """Return the ids of the activity types that a follow-up closes."""
        xmlid_to_id = self.env["ir.model.data"]._xmlid_to_res_id
        return [xmlid_to_id(FOLLOWUP_ACTIVITY), xmlid_to_id(SILENCE_ACTIVITY)]

    def action_trade_followup(self):
        """Open a follow-up of the inquiry that this is about; writing it closes the reminder (INQ-3)."""
        self.ensure_one()
        return self.env["crm.lead"].browse(self.res_id if self.res_model == "crm.lead" else 0).action_trade_followup()
