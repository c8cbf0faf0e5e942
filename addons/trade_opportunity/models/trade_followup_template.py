from odoo import fields, models


class TradeFollowupTemplate(models.Model):
    _inherit = "trade.followup.template"

    process_ids = fields.Many2many(
        "trade.opportunity.process",
        "trade_followup_template_process_rel",
        "template_id",
        "process_id",
        string="Process templates",
        help="Empty: offered in every process.",
    )
