from odoo import api, models

from ..tools.price_groups import PURCHASE


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Leave the total out of the name, also when it is read as superuser for a many2one (DSP-4)."""
        if not self.env.context.get("show_total_amount") or self.env.user.has_groups(PURCHASE):
            return super()._compute_display_name()
        # computed first, then read: while a name is computed, Odoo answers False to whoever asks for it in any context
        plain = self.with_context(show_total_amount=False)
        super(PurchaseOrder, plain)._compute_display_name()
        for order, simple in zip(self, plain, strict=True):
            order.display_name = simple.display_name
