from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    trade_collision_show = fields.Selection(related="company_id.trade_collision_show", readonly=False)
