from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    trade_own_creator = fields.Boolean(related="company_id.trade_own_creator", readonly=False)
    trade_extend_days = fields.Integer(related="company_id.trade_extend_days", readonly=False)
