from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _trade_kind(self):
        """Goods from and to suppliers need a receipt notice, or a purchase return (DSP-8, DSP-9)."""
        kind = super()._trade_kind()
        if kind or not self.company_id.trade_receipt_control or self._trade_is_dropship():
            return kind
        destinations = {self.location_dest_id.usage, *self.move_line_ids.location_dest_id.mapped("usage")}
        origins = {self.location_id.usage, *self.move_line_ids.location_id.mapped("usage")}
        if "supplier" in destinations and self.location_id.usage != "supplier":
            return "purchase_out"
        if "supplier" in origins and self.location_dest_id.usage not in ("supplier", "customer"):
            return "purchase_in"
        return False
