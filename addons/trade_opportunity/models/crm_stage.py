from odoo import api, fields, models
from odoo.fields import Domain


class CrmStage(models.Model):
    _inherit = "crm.stage"

    trade_step_ids = fields.One2many("trade.opportunity.step", "stage_id", string="Steps of process templates")
    trade_process_ids = fields.Many2many(
        "trade.opportunity.process",
        string="Process templates",
        compute="_compute_trade_process_ids",
        search="_search_trade_process_ids",
    )

    @api.depends("trade_step_ids.process_id")
    def _compute_trade_process_ids(self):
        for stage in self:
            stage.trade_process_ids = stage.trade_step_ids.process_id

    @api.model
    def _search_trade_process_ids(self, operator, value):
        """Search a field of its own, not a path: "is one of this process, if there is a process" (=?) of a path asks for a step."""
        if operator != "in":
            return NotImplemented
        return Domain("trade_step_ids", "any!", Domain("process_id", "in", value))
