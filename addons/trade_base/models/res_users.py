from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _trade_department_reach(self):
        """Return the departments (``crm.team``) this user manages and all those below them. ORG-2

        One query, archived departments included: their documents did not go away.
        """
        self.ensure_one()
        return (
            self.env["crm.team"]
            .sudo()
            .with_context(active_test=False)
            .search([("trade_reach_user_ids", "in", self.ids)])
        )
