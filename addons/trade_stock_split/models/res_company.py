from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    trade_dispatch_control = fields.Boolean(
        string="Dispatch control",
        help="Confirming an order moves and reserves nothing: goods leave only under a released dispatch note. "
        "Off: deliveries as in plain Odoo.",
    )
    trade_dispatch_tolerance = fields.Float(
        string="Dispatch tolerance (%)",
        help="How far the dispatch notes of an order line may together go above its ordered quantity.",
    )

    @api.constrains("trade_dispatch_tolerance")
    def _check_trade_dispatch_tolerance(self):
        for company in self:
            if not 0 <= company.trade_dispatch_tolerance <= 100:
                raise ValidationError(self.env._("A dispatch tolerance lies between 0 and 100 percent."))

    def write(self, vals):
        switched_on = self.filtered(lambda company: not company.trade_dispatch_control)
        result = super().write(vals)
        if vals.get("trade_dispatch_control"):
            for company in switched_on:
                self.env["trade.dispatch"].sudo()._adopt_open(company, "sale_out")
        return result

    def _trade_controls_stock(self):
        """Return whether goods of this company cross the door only under notes, in any direction."""
        return self.trade_dispatch_control
