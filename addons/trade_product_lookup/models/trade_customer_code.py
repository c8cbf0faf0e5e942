from odoo import fields, models


class TradeCustomerCode(models.Model):
    """What a customer calls a product of ours; the counterpart of the supplier's code (INQ-5)."""

    _name = "trade.customer.code"
    _description = "Customer's Product Code"
    _order = "partner_id, code, id"
    _rec_name = "code"

    product_id = fields.Many2one("product.product", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Customer", required=True, index=True, ondelete="cascade")
    code = fields.Char(string="Customer's code", required=True)
    name = fields.Char(string="Customer's name for it")
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)

    _code_uniq = models.UniqueIndex(
        "(partner_id, product_id, code)", "This code of the customer is entered for the product already."
    )
