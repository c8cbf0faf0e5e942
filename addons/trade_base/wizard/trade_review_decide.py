from odoo import api, fields, models


class TradeReviewDecide(models.TransientModel):
    """Approve or send back what waits for the user, one or many documents at once (ORG-2).

    Only a dialog: what may be decided is checked by the opinions themselves.
    """

    _name = "trade.review.decide"
    _description = "Decide Reviews"

    opinion_ids = fields.Many2many(
        "trade.review.opinion",
        "trade_review_decide_opinion_rel",
        "wizard_id",
        "opinion_id",
        "Opinions",
        domain=[("can_decide", "=", True)],
    )
    reason = fields.Text("Remark or Reason")
    promised_date = fields.Date()
    ask_promised_date = fields.Boolean(compute="_compute_ask_promised_date")

    @api.depends("opinion_ids")
    def _compute_ask_promised_date(self):
        for wizard in self:
            wizard.ask_promised_date = any(wizard.opinion_ids.mapped("ask_promised_date"))

    def action_approve(self):
        """Approve everything listed."""
        self.ensure_one()
        self.opinion_ids.action_approve(self.reason, self.promised_date)
        return {"type": "ir.actions.act_window_close"}

    def action_send_back(self):
        """Send back everything listed; the reason is required."""
        self.ensure_one()
        self.opinion_ids.action_send_back(self.reason)
        return {"type": "ir.actions.act_window_close"}
