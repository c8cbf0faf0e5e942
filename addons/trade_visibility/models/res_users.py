from odoo import api, fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    trade_protect_more = fields.Integer(
        "Protected Customers More than Others",
        groups="base.group_erp_manager,trade_base.group_trade_admin",
        help="Added to the quota of the company for this person; a number below zero takes away from it.",
    )

    def _trade_protect_quota(self):
        """Return how many customers of this person may be protected at the same time (OWN-6)."""
        self.ensure_one()
        user_sudo = self.sudo()
        return max(user_sudo.company_id.trade_protect_quota + user_sudo.trade_protect_more, 0)

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        users.sudo().partner_id._trade_refresh_access()
        return users

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"group_ids", "company_id", "company_ids", "tz"}:
            self.env["trade.visibility"]._forget()
        if vals.keys() & {"partner_id", "group_ids", "share"}:
            self.sudo().partner_id._trade_refresh_access()
        if "company_id" in vals:
            self.env["trade.customer.access"].sudo()._refresh_owners(self)
        return result
