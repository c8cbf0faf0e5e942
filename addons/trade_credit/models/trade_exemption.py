from odoo import api, fields, models


class TradeExemption(models.Model):
    """An exemption from a control of credit is also limited to a sum, and granted by authority. CRD-4"""

    _inherit = "trade.exemption"

    trade_credit_amount = fields.Float(
        string="Released up to",
        readonly=True,
        groups="trade_credit.group_credit_viewer",
        help="The excess over the limit that was released, in company currency; a greater one needs a new release.",
    )

    @api.model
    def _grant(self, document, policy, reason, valid_until):
        if not self._is_credit(policy):
            return super()._grant(document, policy, reason, valid_until)
        document.ensure_one()
        document.check_access("read")
        amount = max(
            (
                blocker.amount
                for checkpoint, blocker in document._trade_blockers_ahead()[document.id]
                if checkpoint == policy.checkpoint and blocker.control == policy.sudo().control_id.code
            ),
            default=0.0,
        )
        self.env["trade.credit.authority"]._check_may_release(document.sudo().company_id, amount)
        exemption = super()._grant(document, policy, reason, valid_until)
        exemption.sudo().trade_credit_amount = amount
        return exemption

    def _check_may_grant(self, policy):
        """With authorities by sum it is they that decide, and :meth:`_grant` has asked them."""
        authority = self.env["trade.credit.authority"]
        if not (self._is_credit(policy) and authority._get_rows_sudo(policy.sudo().company_id)):
            return super()._check_may_grant(policy)
        return authority._check_may_release(policy.sudo().company_id, 0.0)

    @api.model
    def _is_credit(self, policy):
        """Tell whether a policy is one of credit."""
        document = self.env[policy.sudo().control_id.res_model]
        return policy.sudo().control_id.code in getattr(document, "_trade_credit_controls", {}).values()
