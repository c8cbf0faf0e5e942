from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    trade_visibility = fields.Selection(related="company_id.trade_visibility", readonly=False, required=True)
    trade_protect_quota = fields.Integer(related="company_id.trade_protect_quota", readonly=False)
