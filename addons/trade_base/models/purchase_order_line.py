from odoo import api, models


class PurchaseOrderLine(models.Model):
    """A line saved on its own (RPC, import) is a change of its order, and meets the same control points."""

    _inherit = "purchase.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.order_id._trade_enforce("save")
        return lines

    def write(self, vals):
        result = super().write(vals)
        self.order_id._trade_enforce("save")
        return result
