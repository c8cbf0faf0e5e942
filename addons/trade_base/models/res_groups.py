from odoo import models


class ResGroups(models.Model):
    _inherit = "res.groups"

    def write(self, vals):
        """Roles may be given from the side of the group, and by one role implying another: the home page follows both."""
        if not vals.keys() & {"user_ids", "implied_ids"}:
            return super().write(vals)
        before = self._trade_role_holders_sudo()
        result = super().write(vals)
        self.env["res.users"]._trade_follow_roles(before, self._trade_role_holders_sudo())
        return result

    def _trade_role_holders_sudo(self):
        group = self.env.ref("trade_base.group_trade_user", raise_if_not_found=False)
        users = group.sudo().all_user_ids if group else self.env["res.users"].sudo()
        return users.filtered(lambda user: not user.share)
