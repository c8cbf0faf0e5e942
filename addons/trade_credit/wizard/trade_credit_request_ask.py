from odoo import fields, models
from odoo.exceptions import UserError


class TradeCreditRequestAsk(models.TransientModel):
    """Asks for the reason; what is stopped and who decides is found by ``trade.credit.request._ask``."""

    _name = "trade.credit.request.ask"
    _description = "Ask for a Release of Credit"

    res_model = fields.Char(string="Document model", required=True)
    res_id = fields.Many2oneReference(string="Document id", model_field="res_model", required=True)
    reason = fields.Text(required=True)

    def action_ask(self):
        """Send the request and close the dialog."""
        self.ensure_one()
        model = self.env.get(self.res_model)
        if not isinstance(model, self.env.registry["trade.credit.document.mixin"]):
            raise UserError(self.env._("This document is not held against credit limits."))
        self.env["trade.credit.request"]._ask(model.browse(self.res_id).exists(), self.reason)
        return {"type": "ir.actions.act_window_close"}
