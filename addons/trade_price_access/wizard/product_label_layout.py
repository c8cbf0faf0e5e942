from odoo import models

from ..tools.price_groups import SALE


class ProductLabelLayout(models.TransientModel):
    _inherit = "product.label.layout"

    def _prepare_report_data(self):
        """A label with a price becomes the same label without, when the warehouse prints it."""
        xml_id, data = super()._prepare_report_data()
        if data.get("price_included") and not self.env.user.has_groups(SALE):
            data["price_included"] = False
            if self.env.ref(f"{xml_id}_noprice", raise_if_not_found=False):
                xml_id = f"{xml_id}_noprice"
        return xml_id, data
