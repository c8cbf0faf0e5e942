from odoo import models


class BasePartnerMerge(models.TransientModel):
    """Merged customers keep both ledgers and every application; of two that ask for the same, one goes on (OWN-7)."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # Before Odoo moves the rows in SQL: it deletes those that break a constraint, and fails at a unique index.
        self.env["trade.ownership.application"].sudo()._merge_customers(src_partners, dst_partner)
        # a warning is found anew by the next nightly run, for the owner the customer has then
        self.env["trade.pool.return"]._drop(src_partners)
        return super()._update_foreign_keys(src_partners, dst_partner)
