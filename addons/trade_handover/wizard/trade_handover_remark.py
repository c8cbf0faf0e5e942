from odoo import fields, models


class TradeHandoverRemark(models.TransientModel):
    """The successor asks about lines of a handover, or who hands over answers (OWN-8)."""

    _name = "trade.handover.remark"
    _description = "Query or Answer on a Handover"

    kind = fields.Selection([("query", "Query"), ("reply", "Reply")], required=True, default="query")
    line_ids = fields.Many2many("trade.handover.line", required=True)
    text = fields.Text(required=True)

    def action_apply(self):
        """Write the query or the reply on the lines and into the chatter."""
        self.ensure_one()
        self.line_ids._remark(self.kind, self.text)
        return {"type": "ir.actions.act_window_close"}
