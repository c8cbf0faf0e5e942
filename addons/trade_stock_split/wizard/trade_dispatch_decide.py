from odoo import fields, models

from ..models.trade_dispatch_difference import DECISIONS


class TradeDispatchDecide(models.TransientModel):
    """Decide about a difference, with the reason asked where the button was pressed (DSP-5)."""

    _name = "trade.dispatch.decide"
    _description = "Decide About a Difference"

    difference_id = fields.Many2one("trade.dispatch.difference", required=True, readonly=True, ondelete="cascade")
    product_id = fields.Many2one(related="difference_id.product_id")
    decision = fields.Selection(DECISIONS, required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        """Decide; the user's own rights on the difference count."""
        self.ensure_one()
        self.difference_id.reason = self.reason
        self.difference_id._decide(self.decision)
        return {"type": "ir.actions.act_window_close"}
