from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TradeReceiptLot(models.Model):
    """A lot the supplier is to bring, with how much of it; it need not exist yet, so it is a name (DSP-8)."""

    _name = "trade.receipt.lot"
    _description = "Announced Lot"
    _order = "line_id, id"

    line_id = fields.Many2one("trade.dispatch.line", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="line_id.company_id", store=True, precompute=True)
    name = fields.Char(string="Lot", required=True)
    expiration_date = fields.Datetime(help="As the supplier says; the warehouse compares it with the label.")
    quantity = fields.Float(digits="Product Unit", required=True, help="In the unit of the order line.")
    product_uom_id = fields.Many2one(related="line_id.product_uom_id")

    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "Say how much of the lot is to come.")
    _name_uniq = models.Constraint(
        "UNIQUE(line_id, name)", "A lot is announced once per line; change its quantity instead."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lots = super().create([self._strip(vals) for vals in vals_list])
        lots.line_id._ensure_lots_change()
        lots.line_id._follow_announced()
        return lots

    def write(self, vals):
        lines = self.line_id
        result = super().write(self._strip(vals))
        lines |= self.line_id
        lines._ensure_lots_change()
        lines._follow_announced()
        return result

    def unlink(self):
        lines = self.line_id
        result = super().unlink()
        # with the whole line nothing is left to follow
        lines = lines.exists()
        lines._ensure_lots_change()
        lines._follow_announced()
        return result

    @api.model
    def _strip(self, vals):
        """Return the values with the name as it is compared with what the clerk types."""
        return {**vals, "name": vals["name"].strip()} if vals.get("name") else vals

    @api.constrains("line_id")
    def _check_line(self):
        for lot in self:
            if lot.line_id.kind != "purchase_in":
                raise ValidationError(
                    self.env._("Lots are announced on receipt notices; what leaves names lots in stock.")
                )
            if lot.line_id.product_id.tracking == "none":
                raise ValidationError(
                    self.env._("%s has no lots; announce only the quantity.", lot.line_id.product_id.display_name)
                )
