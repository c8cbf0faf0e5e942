from odoo import fields, models


class TradeFollowup(models.Model):
    _inherit = "trade.followup"

    trade_process_id = fields.Many2one(related="lead_id.trade_process_id", string="Process template")
