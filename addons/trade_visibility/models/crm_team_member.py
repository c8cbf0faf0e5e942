from odoo import api, models


class CrmTeamMember(models.Model):
    """Who joins or leaves a department sees other customers, and the managers of it the customers of the person (OWN-6)."""

    _inherit = "crm.team.member"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members._trade_refresh_access(members.user_id)
        return members

    def write(self, vals):
        before = self.user_id
        result = super().write(vals)
        if vals.keys() & {"active", "user_id", "crm_team_id"}:
            self._trade_refresh_access(before | self.user_id)
        return result

    def unlink(self):
        users = self.user_id
        result = super().unlink()
        self._trade_refresh_access(users)
        return result

    @api.model
    def _trade_refresh_access(self, users):
        self.env["trade.visibility"]._forget()
        self.env["trade.customer.access"].sudo()._refresh_owners(users)
