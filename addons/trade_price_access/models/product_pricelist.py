from odoo import models


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    def _get_product_price(self, *args, **kwargs):
        """No price for who may not see it: a label printed by the warehouse comes out without one."""
        if not self.env["product.template"]._has_field_access(
            self.env["product.template"]._fields["list_price"], "read"
        ):
            return False
        return super()._get_product_price(*args, **kwargs)
