from odoo import api, models
from odoo.fields import Domain


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.model
    def _trade_handover_domain(self, code):
        """A receivable is handed over to whoever chases it: the salesperson of the invoice gets the reminders."""
        if code == "receivable":
            return (
                Domain("state", "=", "posted")
                & Domain("move_type", "in", ("out_invoice", "out_refund", "out_receipt"))
                & Domain("payment_state", "in", ("not_paid", "partial"))
            )
        return super()._trade_handover_domain(code)

    def _trade_handover_describe(self, code):
        if code != "receivable":
            return super()._trade_handover_describe(code)
        return {
            move.id: {
                "name": move.name,
                "detail": move.invoice_origin,
                "date": move.invoice_date_due,
                "amount": -move.amount_residual if move.move_type == "out_refund" else move.amount_residual,
                "currency_id": move.currency_id.id,
            }
            for move in self
        }

    def _trade_handover_give(self, code, user):
        """Who chases an invoice changes no line of it: Odoo need not look at the taxes of each."""
        if code != "receivable":
            return super()._trade_handover_give(code, user)
        self.with_context(skip_invoice_sync=True).write({"invoice_user_id": user.id})
        return None
