from odoo import fields, models

from .sale_order import search_shared


class CrmLead(models.Model):
    _inherit = "crm.lead"

    trade_shared = fields.Boolean(
        "Of a Shared Customer", compute="_compute_trade_shared", search="_search_trade_shared", compute_sudo=True
    )

    def _compute_trade_shared(self):
        shared = self.search([("id", "in", self.ids), ("trade_shared", "=", True)])
        for lead in self:
            lead.trade_shared = lead in shared

    def _search_trade_shared(self, operator, value):
        return search_shared(self, "partner_id", operator)
