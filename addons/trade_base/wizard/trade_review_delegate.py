from odoo import fields, models


class TradeReviewDelegate(models.TransientModel):
    """Hand opinions that wait for the user to a colleague (ORG-2); checked by the opinions themselves."""

    _name = "trade.review.delegate"
    _description = "Delegate Reviews"

    opinion_ids = fields.Many2many(
        "trade.review.opinion",
        "trade_review_delegate_opinion_rel",
        "wizard_id",
        "opinion_id",
        "Opinions",
        domain=[("can_decide", "=", True), ("allow_delegate", "=", True)],
    )
    user_id = fields.Many2one("res.users", "Colleague", required=True, domain=[("share", "=", False)])
    note = fields.Char("Remark")

    def action_delegate(self):
        """Delegate everything listed."""
        self.ensure_one()
        self.opinion_ids.action_delegate(self.user_id.id, self.note)
        return {"type": "ir.actions.act_window_close"}
