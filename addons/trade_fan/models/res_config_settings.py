from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    trade_fan_known = fields.Selection(related="company_id.trade_fan_known", readonly=False)
    trade_fan_new = fields.Selection(related="company_id.trade_fan_new", readonly=False)
    trade_fan_pool_id = fields.Many2one(related="company_id.trade_fan_pool_id", readonly=False)
