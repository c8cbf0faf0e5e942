from odoo import api, models

#: Fields through which people get and lose roles from the side of the group.
MEMBERSHIP = frozenset({"user_ids", "implied_ids", "implied_by_ids"})


class ResGroups(models.Model):
    """Roles may be given and taken from the side of the group, and by one role implying another.

    What follows from it is a hook on ``res.users``: a module that extends ``res.groups`` makes Odoo write the foreign key that
    groups share with record rules anew, another way than ``ir.rule`` has it.
    """

    _inherit = "res.groups"

    def write(self, vals):
        if not vals.keys() & MEMBERSHIP:
            return super().write(vals)
        users = self.env["res.users"]
        before = users._trade_role_holders_sudo()
        result = super().write(vals)
        users._trade_roles_changed(before, users._trade_role_holders_sudo())
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_with_roles(self):
        self.env["res.users"]._trade_groups_going(self)
