from odoo import models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def _trade_path(self):
        """Return these departments and those above them."""
        return self.browse({int(part) for team in self.sudo() for part in (team.parent_path or "").split("/") if part})
