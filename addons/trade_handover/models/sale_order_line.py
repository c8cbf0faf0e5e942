from odoo import api, models
from odoo.fields import Domain


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.model
    def _trade_handover_domain(self, code):
        if code == "undelivered":
            return (
                Domain("state", "=", "sale")
                & Domain("display_type", "=", False)
                & Domain("product_id.type", "=", "consu")
                & Domain("order_id", "any", self.env["sale.order"]._trade_handover_domain("order"))
            )
        return super()._trade_handover_domain(code)

    def _trade_handover_describe(self, code):
        if code != "undelivered":
            return super()._trade_handover_describe(code)
        quantities = self._trade_handover_quantities()
        return {
            line.id: {
                "name": line.product_id.display_name,
                "detail": line.order_id.name,
                "date": line.order_id.commitment_date.date() if line.order_id.commitment_date else False,
                "quantity": quantities[line.id],
                "unit": line.product_uom_id.name,
            }
            for line in self
            if quantities[line.id] > 0
        }

    def _trade_handover_quantities(self):
        """Return ``{line id: quantity still to deliver}``, in the unit of the line; a hook for what will never be delivered."""
        return {line.id: line.product_uom_qty - line.qty_delivered for line in self}
