from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    trade_new_customer_template_id = fields.Many2one(
        "sale.order.template",
        string="Quotation template for new customers",
        domain="['|', ('company_id', '=', False), ('company_id', '=', id)]",
        check_company=True,
    )
