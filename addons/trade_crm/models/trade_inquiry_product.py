from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command


class TradeInquiryProduct(models.Model):
    """A product the customer is interested in: how many, and at which price the customer would buy (INQ-1)."""

    _name = "trade.inquiry.product"
    _description = "Product of an Inquiry"
    _inherit = ["trade.inquiry.part.mixin"]
    _order = "lead_id, sequence, id"

    sequence = fields.Integer(default=10)
    product_id = fields.Many2one("product.product", domain="[('sale_ok', '=', True)]", index="btree_not_null")
    name = fields.Char(
        string="Described as", help="As the customer said it; enough for something that is not in the product list."
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    uom_id = fields.Many2one(
        "uom.uom", string="Unit", compute="_compute_uom_id", store=True, readonly=False, precompute=True
    )
    target_price = fields.Monetary(help="The price per unit at which the customer would buy.")
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True, readonly=False, precompute=True
    )

    @api.depends("product_id")
    def _compute_uom_id(self):
        for line in self:
            if line.product_id:
                line.uom_id = line.product_id.uom_id

    @api.depends("product_id", "name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.product_id.display_name or line.name

    @api.depends("lead_id")
    def _compute_currency_id(self):
        for line in self:
            line.currency_id = line.currency_id or line.lead_id.company_currency or self.env.company.currency_id

    @api.constrains("quantity", "target_price")
    def _check_above_zero(self):
        for line in self:
            if line.quantity <= 0:
                raise ValidationError(
                    self.env._(
                        "The quantity asked for of “%s” has to be above zero.",
                        line.product_id.display_name or line.name,
                    )
                )
            if line.target_price < 0:
                raise ValidationError(
                    self.env._(
                        "The target price of “%s” cannot be below zero.", line.product_id.display_name or line.name
                    )
                )

    @api.constrains("product_id", "name", "uom_id")
    def _check_product(self):
        for line in self:
            if not line.product_id and not (line.name or "").strip():
                raise ValidationError(
                    self.env._("A product line is empty. Choose the product, or describe what the customer wants.")
                )
            if line.product_id and line.uom_id and not line.uom_id._has_common_reference(line.product_id.uom_id):
                raise ValidationError(
                    self.env._(
                        "“%(product)s” cannot be counted in %(unit)s. Choose a unit that converts into %(own)s.",
                        product=line.product_id.display_name,
                        unit=line.uom_id.name,
                        own=line.product_id.uom_id.name,
                    )
                )

    def _prepare_order_line_commands(self):
        """Return the commands that make the lines of a quotation, in order.

        What is not in the product list becomes a note, so that it is not forgotten. The price is the quotation's own
        business: a target price is what the customer wishes.
        """
        return [
            Command.create(
                {"product_id": line.product_id.id, "product_uom_qty": line.quantity, "product_uom_id": line.uom_id.id}
                if line.product_id
                else {
                    "display_type": "line_note",
                    "name": f"{line.name} × {line.quantity:g} {line.uom_id.name or ''}".strip(),
                }
            )
            for line in self
        ]
