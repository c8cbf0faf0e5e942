from odoo import models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def write(self, vals):
        """Who manages a department changed: what these people see, and who is above those who managed it (OWN-6)."""
        if not vals.keys() & {"user_id", "trade_deputy_ids", "trade_parent_id", "company_id", "active"}:
            return super().write(vals)
        before = self.user_id
        result = super().write(vals)
        self.env["trade.visibility"]._forget()
        if "user_id" in vals:
            self.env["trade.customer.access"].sudo()._refresh_owners(before | self.user_id)
        if "company_id" in vals:
            self.env["trade.customer.access"].sudo()._refresh_teams(self)
        return result
