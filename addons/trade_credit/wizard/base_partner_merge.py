from odoo import models


class BasePartnerMerge(models.TransientModel):
    """Merged customers keep one credit object; what is blocked stays blocked. CRD-5, OWN-7"""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # before Odoo moves the rows in SQL, where it would delete those that are double
        self.env["trade.credit.object"].sudo()._merge_customers(src_partners, dst_partner)
        self.env["trade.credit.standing"].sudo().search([("partner_id", "in", src_partners.ids)]).unlink()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env["trade.credit.standing"]._update_customers(dst_partner.ids)
        return result
