from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class TradeDispatchLot(models.Model):
    """A lot sales named on a line, with how much of it (DSP-3)."""

    _name = "trade.dispatch.lot"
    _description = "Named Lot"
    _order = "line_id, id"

    line_id = fields.Many2one("trade.dispatch.line", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="line_id.company_id", store=True, precompute=True)
    product_id = fields.Many2one(related="line_id.product_id")
    lot_id = fields.Many2one(
        "stock.lot", required=True, index=True, ondelete="restrict", domain="[('product_id', '=', product_id)]"
    )
    expiration_date = fields.Datetime(related="lot_id.expiration_date")
    quantity = fields.Float(digits="Product Unit", required=True, help="In the unit of the order line.")
    product_uom_id = fields.Many2one(related="line_id.product_uom_id")

    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "Say how much of the lot is to leave.")
    _lot_uniq = models.Constraint("UNIQUE(line_id, lot_id)", "A lot is named once per line; change its quantity.")

    @api.constrains("lot_id", "line_id")
    def _check_product(self):
        for named in self:
            if named.lot_id.product_id != named.line_id.product_id:
                raise ValidationError(
                    self.env._(
                        "Lot %(lot)s is not one of %(product)s.",
                        lot=named.lot_id.name,
                        product=named.line_id.product_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        named = super().create(vals_list)
        named._ensure_draft()
        return named

    def write(self, vals):
        self._ensure_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_released(self):
        self._ensure_draft()

    def _ensure_draft(self):
        for named in self:
            if named.line_id.phase != "draft":
                raise UserError(self.env._("%s is released; the lots it names stay.", named.line_id.dispatch_id.name))
