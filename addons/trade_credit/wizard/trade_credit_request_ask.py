from odoo import models
from odoo.exceptions import UserError


class TradeCreditRequestAsk(models.TransientModel):
    """Asks for the reason; what is stopped and who decides is found by ``trade.credit.request._ask``."""

    _name = "trade.credit.request.ask"
    _inherit = ["trade.exemption.dialog"]
    _description = "Ask for a Release of Credit"

    def action_ask(self):
        """Send the request and close the dialog."""
        document = self._get_document()
        if not isinstance(document, self.env.registry["trade.credit.document.mixin"]):
            raise UserError(self.env._("This document is not held against credit limits."))
        self.env["trade.credit.request"]._ask(document, self.reason)
        return {"type": "ir.actions.act_window_close"}
