from odoo import fields, models


class TradeCreditRequestDecide(models.TransientModel):
    """One decision for one or many requests; who may decide is checked by ``trade.credit.request``, not here."""

    _name = "trade.credit.request.decide"
    _description = "Decide Credit Requests"

    request_ids = fields.Many2many("trade.credit.request", string="Requests", required=True)
    decision = fields.Selection([("release", "Release"), ("refuse", "Refuse")], required=True)
    reason = fields.Text(required=True)
    valid_until = fields.Datetime(
        string="Valid until", default=lambda self: fields.Datetime.add(fields.Datetime.now(), days=3)
    )

    def action_decide(self):
        """Release or refuse, and close the dialog."""
        self.ensure_one()
        if self.decision == "release":
            self.request_ids._release(self.reason, self.valid_until)
        else:
            self.request_ids._refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
