from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _trade_release_silent(self):
        """Inquiries silent for so long that their customer is released (INQ-3): the customer falls back to the pool.

        Only with the salesperson who was silent, and not while an order is open.
        """
        result = super()._trade_release_silent()
        customers = self.env["res.partner"]
        for lead in self:
            customer = lead.partner_id.commercial_partner_id
            if customer.user_id and customer.user_id == lead.user_id:
                customers |= customer
        free = customers - customers._trade_with_open_business()
        if free:
            free._trade_to_pool("silence", self.env._("An inquiry was silent for too long."))
        return result
