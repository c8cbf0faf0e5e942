from odoo import models


class TradeExemptionGrant(models.TransientModel):
    """Who releases a document on the document itself has answered the request for it. CRD-4"""

    _inherit = "trade.exemption.grant"

    def action_grant(self):
        result = super().action_grant()
        document = self._get_document()
        if isinstance(document, self.env.registry["trade.credit.release.mixin"]):
            self.env["trade.credit.request"]._close_released(document, self.reason, self.valid_until)
        return result
