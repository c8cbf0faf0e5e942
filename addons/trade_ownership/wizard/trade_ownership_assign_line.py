from odoo import fields, models


class TradeOwnershipAssignLine(models.TransientModel):
    """One customer of the preview: who has it now, and who gets it."""

    _name = "trade.ownership.assign.line"
    _description = "Customer to Assign"

    wizard_id = fields.Many2one("trade.ownership.assign", required=True, ondelete="cascade")
    operation = fields.Selection(related="wizard_id.operation")
    partner_id = fields.Many2one("res.partner", "Customer", required=True, readonly=True, ondelete="cascade")
    grade_id = fields.Many2one(related="partner_id.trade_grade_id", string="Grade")
    region_id = fields.Many2one(related="partner_id.trade_region_id", string="Region")
    owner_id = fields.Many2one(related="partner_id.user_id", string="Owner Now")
    user_id = fields.Many2one("res.users", "Gets It", domain="[('share', '=', False)]")
    pool_id = fields.Many2one("trade.pool")
