from odoo import models


class TradeChainMixin(models.AbstractModel):
    _inherit = "trade.chain.mixin"

    def _trade_history_describe(self):
        """The state as the chain of documents tells it."""
        lines = super()._trade_history_describe()
        states = self.sudo()._trade_chain_state()
        for record_id, line in lines.items():
            line["state"] = states.get(record_id) or ""
        return lines

    def action_trade_history(self):
        """Open the history of the customer or supplier of this document."""
        self.ensure_one()
        return self.partner_id.action_trade_history()
