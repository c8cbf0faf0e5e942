from odoo import api, models
from odoo.exceptions import ValidationError

WATCHED = {
    "state",
    "move_type",
    "company_id",
    "partner_id",
    "commercial_partner_id",
    "invoice_user_id",
    "team_id",
    "amount_total_signed",
    "currency_id",
}


class AccountMove(models.Model):
    """An invoice uses up credit from its draft until it is paid. CRD-2, CRD-3"""

    _name = "account.move"
    _inherit = ["trade.credit.document.mixin", "account.move"]

    _trade_credit_controls = {
        "limit": "credit_limit_invoice",
        "overdue": "credit_overdue_invoice",
        "days": "credit_days_invoice",
    }

    @api.constrains("invoice_currency_rate", "currency_id", "company_id")
    def _check_trade_credit_rate(self):
        """Odoo lets the rate of an invoice be corrected, even where there is nothing to convert. CRD-5"""
        for move in self:
            if (
                move.is_invoice(include_receipts=True)
                and move.currency_id == move.company_id.currency_id
                and move.invoice_currency_rate not in (0.0, 1.0)
            ):
                raise ValidationError(
                    self.env._(
                        "“%(invoice)s” is in %(currency)s, the currency of the company: its rate is 1.",
                        invoice=move.display_name,
                        currency=move.currency_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        self.env["trade.credit.ledger"]._mark("account.move", moves.ids)
        return moves

    def unlink(self):
        self.env["trade.credit.ledger"]._mark("account.move", self.ids)
        return super().unlink()

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        self.env["trade.credit.ledger"]._mark(
            "account.move", [id_ for id_, vals in zip(self._ids, vals_list, strict=True) if WATCHED & vals.keys()]
        )
        return result

    # ------------------------------------------------------------------ trade.credit.document.mixin
    def _trade_credit_candidates(self, checkpoint):
        return self.filtered(
            lambda move: move.move_type in ("out_invoice", "out_receipt") and move.state in ("draft", "posted")
        )

    def _trade_credit_parties(self):
        return {
            move.id: (move.partner_id.commercial_partner_id.id, move.invoice_user_id.id, move.team_id.id)
            for move in self
        }

    def _trade_credit_at_hand(self):
        return {move.id: max(move.amount_total_signed, 0.0) for move in self}

    def _trade_credit_due_dates(self):
        return {
            move.id: (move.invoice_date, max(move.line_ids.filtered("date_maturity").mapped("date_maturity")))
            for move in self
            if move.invoice_date and any(line.date_maturity for line in move.line_ids)
        }
