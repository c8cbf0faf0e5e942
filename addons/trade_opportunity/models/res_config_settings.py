from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    trade_opportunity_entry = fields.Selection(
        related="company_id.trade_opportunity_entry", readonly=False, required=True
    )
    trade_opportunity_required_ids = fields.Many2many(
        related="company_id.trade_opportunity_required_ids", readonly=False
    )
    trade_opportunity_duplicate = fields.Selection(
        related="company_id.trade_opportunity_duplicate", readonly=False, required=True
    )
    trade_opportunity_similarity = fields.Integer(related="company_id.trade_opportunity_similarity", readonly=False)
    trade_opportunity_assignment = fields.Selection(
        related="company_id.trade_opportunity_assignment", readonly=False, required=True
    )

    @api.onchange("trade_opportunity_entry")
    def _onchange_trade_opportunity_entry(self):
        """What is checked when it is entered needs a place where a call can be taken down before: the lead."""
        if self.trade_opportunity_entry == "create":
            self.group_use_lead = True
