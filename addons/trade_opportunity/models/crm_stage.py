from odoo import fields, models


class CrmStage(models.Model):
    _inherit = "crm.stage"

    trade_step_ids = fields.One2many("trade.opportunity.step", "stage_id", string="Steps of process templates")
