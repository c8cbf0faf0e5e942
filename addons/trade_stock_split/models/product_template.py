from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductTemplate(models.Model):
    _inherit = "product.template"

    trade_own_tolerance = fields.Boolean(
        string="Own dispatch tolerance",
        help="This product has its own tolerance instead of that of the company: goods sold by weight, goods that come "
        "in whole rolls.",
    )
    trade_dispatch_tolerance = fields.Float(string="Dispatch tolerance (%)")

    @api.constrains("trade_dispatch_tolerance")
    def _check_trade_dispatch_tolerance(self):
        for template in self:
            if not 0 <= template.trade_dispatch_tolerance <= 100:
                raise ValidationError(self.env._("A dispatch tolerance lies between 0 and 100 percent."))

    def _trade_tolerance(self, company):
        """Return the factor (1.05 for 5 %) by which dispatch notes may exceed an order of this product."""
        percent = self.trade_dispatch_tolerance if self.trade_own_tolerance else company.trade_dispatch_tolerance
        return 1 + percent / 100
