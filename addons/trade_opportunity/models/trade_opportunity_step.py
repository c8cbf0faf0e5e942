from odoo import fields, models


class TradeOpportunityStep(models.Model):
    """A stage within a process: what has to be known there, and what has to be done (INQ-7)."""

    _name = "trade.opportunity.step"
    _description = "Step of a Process Template"
    _inherit = ["trade.cached.mixin"]
    _order = "process_id, sequence, id"
    _rec_name = "stage_id"

    process_id = fields.Many2one("trade.opportunity.process", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="process_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    stage_id = fields.Many2one("crm.stage", required=True, index=True, ondelete="restrict")
    required_field_ids = fields.Many2many(
        "ir.model.fields",
        "trade_opportunity_step_field_rel",
        "step_id",
        "field_id",
        string="Required here",
        domain=lambda self: self.env["res.company"]._trade_opportunity_field_domain(),
        help="An opportunity enters this stage, and those after it, only with these filled in.",
    )
    plan_id = fields.Many2one(
        "mail.activity.plan",
        string="Tasks",
        domain="[('res_model', '=', 'crm.lead'), '|', ('company_id', '=', False), ('company_id', '=', company_id)]",
        ondelete="restrict",
        help="Scheduled once, when an opportunity enters this stage.",
    )

    _stage_uniq = models.Constraint(
        "UNIQUE(process_id, stage_id)", "Each stage occurs only once in a process template."
    )
