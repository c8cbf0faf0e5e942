from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _trade_chain_targets(self):
        found = super()._trade_chain_targets()
        for lead in self:
            found[lead.id].append(lead.order_ids)
        return found
