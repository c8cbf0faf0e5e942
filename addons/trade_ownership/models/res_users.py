from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _trade_is_above_all(self):
        """Tell whether this user decides on the customers of every department (OWN-4)."""
        return self.has_group("sales_team.group_sale_manager") or self.has_group("trade_base.group_general_manager")

    def _trade_may_know(self, customer):
        """Tell whether this user may learn who owns a customer: an own one, a colleague's of the department, or as a manager."""
        if self._trade_is_above_all() or customer.user_id == self:
            return True
        team = customer.trade_team_id
        return bool(team) and (team == self.sale_team_id or team in self._trade_department_reach())
