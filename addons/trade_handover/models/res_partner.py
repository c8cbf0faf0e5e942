from odoo import api, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _trade_handover_domain(self, code):
        # what commercial_partner_id = id says, for a search
        customers = Domain("parent_id", "=", False) | Domain("is_company", "=", True)
        if code == "customer":
            return customers
        if code == "contact":
            return ~customers & Domain("type", "=", "contact")
        return super()._trade_handover_domain(code)

    def _trade_handover_describe(self, code):
        if code != "contact":
            return super()._trade_handover_describe(code)
        return {
            contact.id: {
                "name": contact.name or contact.display_name,
                "detail": " · ".join(
                    filter(None, (contact.trade_department_id.name or contact.function, contact.phone, contact.email))
                ),
            }
            for contact in self
        }
