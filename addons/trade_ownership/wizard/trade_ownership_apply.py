from odoo import fields, models

from ..models.trade_ownership_application import KINDS


class TradeOwnershipApply(models.TransientModel):
    """Say why one should get customers of a pool, or keep one for longer (OWN-4, OWN-5)."""

    _name = "trade.ownership.apply"
    _description = "Apply for Customers"

    kind = fields.Selection(KINDS, required=True, default="get")
    customer_ids = fields.Many2many(
        "trade.pool.customer", "trade_ownership_apply_rel", "wizard_id", "customer_id", string="Customers"
    )
    partner_id = fields.Many2one("res.partner", "Customer")
    reason = fields.Text(required=True)

    def action_apply(self):
        """Make an application for each customer, and show them."""
        self.ensure_one()
        partner_ids = self.partner_id.ids if self.kind == "extend" or not self.customer_ids else self.customer_ids.ids
        applications = self.env["trade.ownership.application"].create(
            [{"partner_id": partner_id, "kind": self.kind, "reason": self.reason} for partner_id in partner_ids]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_ownership.trade_ownership_application_action")
        return action | {"domain": [("id", "in", applications.ids)]}
