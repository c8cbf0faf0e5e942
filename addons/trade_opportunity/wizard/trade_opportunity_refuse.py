from odoo import fields, models


class TradeOpportunityRefuse(models.TransientModel):
    """Why an application is refused: the applicant is told."""

    _name = "trade.opportunity.refuse"
    _description = "Refuse Applications"

    application_ids = fields.Many2many("trade.opportunity.application", required=True)
    answer = fields.Text(string="Why", required=True)

    def action_refuse(self):
        """Refuse; the guard is on the applications."""
        applications = self.application_ids
        for application in applications:
            application._ensure_decidable()
        applications._decide("refused", self.answer)
