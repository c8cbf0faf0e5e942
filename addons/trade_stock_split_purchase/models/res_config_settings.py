from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    trade_receipt_control = fields.Boolean(related="company_id.trade_receipt_control", readonly=False)
