from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.chain import ChainKind
from .trade_chain_mixin import PURCHASE_PRICE, SALE_PRICE

_CHAIN_KINDS = {
    "out_invoice": "customer_invoice",
    "out_receipt": "customer_invoice",
    "in_invoice": "vendor_bill",
    "in_receipt": "vendor_bill",
    "out_refund": "customer_refund",
    "in_refund": "vendor_refund",
    "entry": "journal_entry",
}


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "trade.control.mixin", "trade.chain.mixin", "trade.derived.mixin"]

    # Core counts the payments as the user, who need not be allowed to read payments: salespeople could open no invoice
    # in the web client, not even their own. The number says no more than the payment state, which they see.
    payment_count = fields.Integer(compute_sudo=True)
    # the same with the sales orders behind a document: purchasers could open no bill
    sale_order_count = fields.Integer(compute_sudo=True)

    _trade_checkpoints = ("post",)
    _trade_checkpoint_states = {"post": frozenset({"posted"})}
    _trade_exemption_fields = ("partner_id", "currency_id", "invoice_payment_term_id", "amount_total")
    _trade_exemption_lines = {
        "invoice_line_ids": ("product_id", "account_id", "quantity", "price_unit", "discount", "tax_ids")
    }

    # the tax totals and the rate are not among them: Odoo lets people correct them, and the entry follows
    _trade_derived_fields = frozenset(
        {
            "amount_untaxed",
            "amount_tax",
            "amount_total",
            "amount_residual",
            "amount_untaxed_signed",
            "amount_untaxed_in_currency_signed",
            "amount_tax_signed",
            "amount_total_signed",
            "amount_total_in_currency_signed",
            "amount_residual_signed",
            "commercial_partner_id",
            "payment_state",
        }
    )

    @api.model
    def _trade_derived_in(self, vals):
        """Odoo writes the payment state, to block a payment; but only of what came from an older Odoo it calls it legacy.

        What is legacy counts as invoiced even when it is cancelled.
        """
        names = super()._trade_derived_in(vals)
        if vals.get("payment_state") != "invoicing_legacy":
            names.discard("payment_state")
        return names

    def _compute_amount(self):
        """Odoo calls this itself after somebody corrected a tax: what is computed is not written."""
        amounts = [field for field in self._fields.values() if field.compute == "_compute_amount"]
        with self.env.protecting(amounts, self):
            return super()._compute_amount()

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

    def _trade_chain_kinds(self):
        return {
            kind.code: kind
            for kind in (
                ChainKind("customer_invoice", self.env._("Invoice"), 70, SALE_PRICE),
                ChainKind("vendor_bill", self.env._("Vendor bill"), 72, PURCHASE_PRICE),
                ChainKind("customer_refund", self.env._("Credit note"), 80, SALE_PRICE),
                ChainKind("vendor_refund", self.env._("Vendor credit note"), 82, PURCHASE_PRICE),
                ChainKind("journal_entry", self.env._("Journal entry"), 95, SALE_PRICE + PURCHASE_PRICE),
            )
        }

    def _trade_chain_kind_codes(self):
        return {move.id: _CHAIN_KINDS[move.move_type] for move in self}

    def _trade_chain_sources(self):
        found = super()._trade_chain_sources()
        for move in self:
            found[move.id].append(move.reversed_entry_id)
        self._trade_chain_join(found, "account.move.line", "move_id", "sale_line_ids.order_id")
        return self._trade_chain_join(found, "account.move.line", "move_id", "purchase_line_id.order_id")

    def _trade_chain_targets(self):
        found = super()._trade_chain_targets()
        for move in self:
            found[move.id].append(move.reversal_move_ids)
            found[move.id].append(move.reconciled_payment_ids)
        return found

    def _trade_chain_amount(self):
        return {move.id: (move.amount_total, move.currency_id) for move in self if move.move_type != "entry"}

    def _trade_chain_state(self):
        """What is open or paid says more than that it is posted."""
        states, paid = self._trade_chain_selection("state"), self._trade_chain_selection("payment_state")
        return {
            move.id: paid[move.id] if move.state == "posted" and move.move_type != "entry" else states[move.id]
            for move in self
        }
