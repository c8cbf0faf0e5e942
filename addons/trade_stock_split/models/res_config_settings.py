from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    trade_dispatch_control = fields.Boolean(related="company_id.trade_dispatch_control", readonly=False)
    trade_dispatch_tolerance = fields.Float(related="company_id.trade_dispatch_tolerance", readonly=False)
