from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    trade_followup_backdate_days = fields.Integer(related="company_id.trade_followup_backdate_days", readonly=False)
