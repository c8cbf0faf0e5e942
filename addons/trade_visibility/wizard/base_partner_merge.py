from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Two customers are one: of what each has of its own, one row stays before Odoo moves the rest (OWN-6, OWN-7)."""
        partners = self.env["res.partner"]
        partners._trade_merge_access(src_partners.ids, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        dst_partner._trade_refresh_access()
        return result
