from odoo import fields, models


class TradeDispatchEnd(models.TransientModel):
    """Withdraw a note nothing of which has left, or short-close the rest of it (DSP-6)."""

    _name = "trade.dispatch.end"
    _description = "Withdraw or Short-close"

    dispatch_id = fields.Many2one("trade.dispatch", required=True, ondelete="cascade")
    moved = fields.Boolean(compute="_compute_moved")
    reason = fields.Char(required=True)

    def _compute_moved(self):
        for wizard in self:
            wizard.moved = any(line.qty_done for line in wizard.dispatch_id.line_ids)

    def action_apply(self):
        """End the note; the user's own rights decide."""
        self.ensure_one()
        self.dispatch_id._end("closed" if self.moved else "withdrawn", self.reason)
        return {"type": "ir.actions.act_window_close"}
