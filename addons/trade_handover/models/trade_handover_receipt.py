from odoo import api, fields, models


class TradeHandoverReceipt(models.Model):
    """What one successor has to accept, and when it was accepted; written by the engine alone (OWN-8)."""

    _name = "trade.handover.receipt"
    _description = "Acceptance of a Handover"
    _order = "handover_id desc, id"

    handover_id = fields.Many2one("trade.handover", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="handover_id.company_id", store=True)
    user_id = fields.Many2one("res.users", "Successor", required=True, readonly=True, index=True, ondelete="restrict")
    date = fields.Datetime("Submitted On", readonly=True, required=True)
    customers = fields.Integer("Lines", readonly=True)
    open = fields.Integer("Still to Accept", readonly=True)
    date_accepted = fields.Datetime("Accepted On", readonly=True)

    _user_uniq = models.Constraint("UNIQUE(handover_id, user_id)", "One successor accepts a handover once.")

    @api.depends("handover_id", "user_id")
    def _compute_display_name(self):
        for receipt in self:
            receipt.display_name = f"{receipt.handover_id.sudo().display_name} → {receipt.user_id.sudo().name}"

    def _refresh(self):
        """Count what each successor has still to accept; called with sudo."""
        rows = self.env["trade.handover.line"]._read_group(
            [("handover_id", "in", self.handover_id.ids), ("answer", "!=", "accepted")],
            ["handover_id", "user_id"],
            ["__count"],
        )
        open_lines = {(handover.id, user.id): number for handover, user, number in rows}
        now = fields.Datetime.now()
        for receipt in self:
            number = open_lines.get((receipt.handover_id.id, receipt.user_id.id), 0)
            receipt.write({"open": number, "date_accepted": False if number else receipt.date_accepted or now})

    @api.model
    def _trade_reminder_domain(self, code):
        if code == "handover_accept":
            return [("open", ">", 0), ("handover_id.state", "=", "submitted")]
        return super()._trade_reminder_domain(code)

    def _trade_reminder_describe(self, code):
        return {
            receipt.id: {
                "name": receipt.handover_id.display_name,
                "detail": self.env._("%s lines to accept", receipt.open),
            }
            for receipt in self
        }

    def _trade_reminder_target(self):
        return self.handover_id
