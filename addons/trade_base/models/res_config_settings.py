from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    trade_policy_ids = fields.One2many(related="company_id.trade_policy_ids", readonly=False)
