from odoo import models


class BasePartnerMerge(models.TransientModel):
    """Merged customers keep the codes of both (OWN-7)."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # Odoo moves the rows in SQL and fails at a code that both have
        self.env["trade.customer.code"].sudo()._merge_customers(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
