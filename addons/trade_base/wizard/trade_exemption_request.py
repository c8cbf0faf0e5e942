from odoo import api, fields, models


class TradeExemptionRequest(models.TransientModel):
    """Asks somebody who is stopped for the reason; everything else is checked by the document."""

    _name = "trade.exemption.request"
    _inherit = ["trade.exemption.dialog"]
    _description = "Request a One-off Exemption"

    people = fields.Char(string="Asked", compute="_compute_people")

    @api.depends("res_model", "res_id")
    def _compute_people(self):
        for wizard in self:
            document = wizard._get_document()
            ahead = document._trade_blockers_ahead()[document.id]
            people = document._trade_may_answer(document._trade_pending_policies(ahead))
            wizard.people = ", ".join(people.mapped("name"))

    def action_request(self):
        """Ask, and close the dialog."""
        self.ensure_one()
        self._get_document()._trade_request_exemption(self.reason)
        return {"type": "ir.actions.act_window_close"}
