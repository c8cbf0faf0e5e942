from odoo import api, fields, models


class TradeExemptionGrant(models.TransientModel):
    """Asks an approver for the reason; who may grant is checked by ``trade.exemption._grant``, not here."""

    _name = "trade.exemption.grant"
    _inherit = ["trade.exemption.dialog"]
    _description = "Grant a One-off Exemption"

    available_policy_ids = fields.Many2many(
        "trade.control.policy", string="Control points to exempt from", compute="_compute_available_policy_ids"
    )
    policy_id = fields.Many2one(
        "trade.control.policy",
        string="Control point",
        required=True,
        domain="[('id', 'in', available_policy_ids)]",
        compute="_compute_policy_id",
        store=True,
        readonly=False,
    )
    valid_until = fields.Datetime(
        string="Valid until", required=True, default=lambda self: fields.Datetime.add(fields.Datetime.now(), days=1)
    )

    @api.depends("res_model", "res_id")
    def _compute_available_policy_ids(self):
        for wizard in self:
            document = wizard._get_document()
            ahead = document._trade_blockers_ahead()[document.id]
            wanted = {(checkpoint, blocker.control) for checkpoint, blocker in document._trade_exemptible(ahead)}
            policies = self.env["trade.control.policy"].search(
                [("company_id", "=", document.company_id.id), ("level", "=", "approve")]
            )
            wizard.available_policy_ids = policies.filtered(
                lambda policy, wanted=wanted: (policy.checkpoint, policy.control_id.code) in wanted
            )

    @api.depends("available_policy_ids")
    def _compute_policy_id(self):
        for wizard in self:
            wizard.policy_id = wizard.available_policy_ids[:1]

    def action_grant(self):
        """Grant the exemption and close the dialog."""
        self.ensure_one()
        document = self._get_document()
        self.env["trade.exemption"]._grant(document, self.policy_id, self.reason, self.valid_until)
        return {"type": "ir.actions.act_window_close"}
