from odoo import api, fields, models
from odoo.fields import Domain


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "trade.control.mixin"]

    # Core counts the payments as the user, who need not be allowed to read payments: salespeople could open no invoice
    # in the web client, not even their own. The number says no more than the payment state, which they see.
    payment_count = fields.Integer(compute_sudo=True)

    _trade_checkpoints = ("post",)
    _trade_checkpoint_states = {"post": frozenset({"posted"})}
    _trade_exemption_fields = ("partner_id", "currency_id", "invoice_payment_term_id", "amount_total")
    _trade_exemption_lines = {
        "invoice_line_ids": ("product_id", "account_id", "quantity", "price_unit", "discount", "tax_ids")
    }

    @api.model
    def _trade_reminder_domain(self, code):
        kinds = {"invoice": "out_invoice", "bill": "in_invoice"}
        if code in kinds:
            return (
                Domain("move_type", "=", kinds[code])
                & Domain("state", "=", "posted")
                & Domain("payment_state", "in", ("not_paid", "partial"))
            )
        return super()._trade_reminder_domain(code)

    def _trade_blockers(self, checkpoint):
        blockers = super()._trade_blockers(checkpoint)
        for policy, moves in self._trade_controlled("invoice_tax_id", checkpoint):
            for move in moves.filtered(lambda move: move.move_type in ("out_invoice", "out_refund")):
                partner_sudo = move.sudo().commercial_partner_id
                if not partner_sudo.vat:
                    reason = self.env._("The customer %s has no tax ID.", partner_sudo.display_name)
                    blockers[move.id].append(
                        move._trade_blocker(policy, reason, link=(partner_sudo._name, partner_sudo.id))
                    )
        return blockers
