from odoo import fields, models

from .trade_followup import METHODS


class TradeFollowupTemplate(models.Model):
    """A text that speeds up writing a follow-up, offered at its stages (INQ-3)."""

    _name = "trade.followup.template"
    _description = "Text Template of a Follow-up"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    stage_ids = fields.Many2many("crm.stage", help="Empty: offered at every stage.")
    method = fields.Selection(METHODS, help="Filled into the follow-up.")
    body = fields.Text(string="Text", required=True, translate=True)
    next_days = fields.Integer(string="Next contact after (days)", default=7)

    _next_days_positive = models.Constraint("CHECK(next_days > 0)", "The next contact has to be at least a day later.")
