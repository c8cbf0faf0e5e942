from odoo import api, fields, models
from odoo.exceptions import UserError


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
    ready_count = fields.Integer(string="Can be decided now", compute="_compute_ready_count")
    left_count = fields.Integer(string="Stay as they are", compute="_compute_ready_count")

    @api.depends("request_ids", "decision")
    def _compute_ready_count(self):
        for wizard in self:
            wizard.left_count = len(wizard.request_ids._get_obstacles(wizard.decision))
            wizard.ready_count = len(wizard.request_ids) - wizard.left_count

    def action_decide(self):
        """Decide what the user can decide, leave the others as they are, and close the dialog.

        :raises UserError: none can be decided
        """
        self.ensure_one()
        obstacles = self.request_ids._get_obstacles(self.decision)
        ready = self.request_ids - self.env["trade.credit.request"].concat(*obstacles)
        if not ready:
            raise UserError(self._describe(obstacles))
        if self.decision == "release":
            ready._release(self.reason, self.valid_until)
        else:
            ready._refuse(self.reason)
        return self._close(obstacles)

    def _close(self, obstacles):
        """Close the dialog and say what was left as it is."""
        close = {"type": "ir.actions.act_window_close"}
        if not obstacles:
            return close
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "className": "text-prewrap",
                "title": self.env._("Left as they are"),
                "message": self._describe(obstacles),
                "next": close,
            },
        }

    @api.model
    def _describe(self, obstacles):
        """Return why requests cannot be decided so, a line for each."""
        return "\n".join(f"{request.document_name}: {text}" for request, text in obstacles.items())
