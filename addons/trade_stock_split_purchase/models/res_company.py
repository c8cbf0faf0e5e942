from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    trade_receipt_control = fields.Boolean(
        string="Receipt control",
        help="Confirming a purchase order announces nothing: the warehouse receives only against a released receipt notice, "
        "and sends back only under a released purchase return. Off: receipts as in plain Odoo.",
    )

    def write(self, vals):
        switched_on = self.filtered(lambda company: not company.trade_receipt_control)
        result = super().write(vals)
        if vals.get("trade_receipt_control"):
            for company in switched_on:
                self.env["trade.dispatch"].sudo()._adopt_open(company, "purchase_in")
        return result

    def _trade_controls_stock(self):
        return super()._trade_controls_stock() or self.trade_receipt_control
