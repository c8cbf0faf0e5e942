from odoo import api, models

from .res_users import SALES

#: Fields through which people get and lose roles from the side of the group.
MEMBERSHIP = frozenset({"user_ids", "implied_ids", "implied_by_ids"})


class ResGroups(models.Model):
    """Sales roles are also taken from the side of the group, or with a group that implied them (OWN-8)."""

    _inherit = "res.groups"

    def write(self, vals):
        if not vals.keys() & MEMBERSHIP:
            return super().write(vals)
        group_sudo = self.env.ref(SALES).sudo()
        before = group_sudo.all_user_ids
        result = super().write(vals)
        (before - group_sudo.all_user_ids)._trade_ensure_handed_over()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sales_role(self):
        group = self.env.ref(SALES)
        losing = (self.sudo().all_user_ids & group.sudo().all_user_ids).filtered(
            lambda user: group not in (user.group_ids - self).all_implied_ids
        )
        losing._trade_ensure_handed_over()
