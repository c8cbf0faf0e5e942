from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    trade_new_customer_template_id = fields.Many2one(
        related="company_id.trade_new_customer_template_id",
        readonly=False,
        domain="['|', ('company_id', '=', False), ('company_id', '=', company_id)]",
    )

    def set_values(self):
        """Switching quotation templates off takes them out of use for new customers, too, in every company."""
        if not self.group_sale_order_template:
            self.trade_new_customer_template_id = False
            self.env["res.company"].sudo().search([("trade_new_customer_template_id", "!=", False)]).write(
                {"trade_new_customer_template_id": False}
            )
        return super().set_values()
