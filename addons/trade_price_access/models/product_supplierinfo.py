from odoo import api, models

from ..tools.price_groups import PURCHASE


class ProductSupplierinfo(models.Model):
    _inherit = "product.supplierinfo"

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Leave the price out of the name, also when it is read as superuser for a many2one (DSP-4)."""
        if self.env.context.get("use_simplified_supplier_name") or self.env.user.has_groups(PURCHASE):
            return super()._compute_display_name()
        # see purchase.order
        plain = self.with_context(use_simplified_supplier_name=True)
        super(ProductSupplierinfo, plain)._compute_display_name()
        for supplier, simple in zip(self, plain, strict=True):
            supplier.display_name = simple.display_name

    def _order_to_sql(self, order, query, *args, **kwargs):
        """Suppliers' prices are part of their usual order; for who may not see them, the rest of it is enough."""
        if order == self._order and not self._has_field_access(self._fields["price"], "read"):
            order = "sequence, min_qty DESC, id"
        return super()._order_to_sql(order, query, *args, **kwargs)
