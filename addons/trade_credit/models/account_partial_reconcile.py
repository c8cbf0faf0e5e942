from odoo import api, models
from odoo.exceptions import ValidationError


class AccountPartialReconcile(models.Model):
    """What a customer owes gets less by what was really paid or credited: a matching made by hand says no more. CRD-5

    Odoo makes matchings with the rights of whoever keeps invoices, who can therefore make any over RPC, of a sum of choice.
    """

    _inherit = "account.partial.reconcile"

    @api.constrains("debit_move_id", "credit_move_id", "amount")
    def _check_trade_credit_matching(self):
        lines_sudo = (self.sudo().debit_move_id + self.sudo().credit_move_id).filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        # of a matching that is changed Odoo does not look again what is left
        for name in ("amount_residual", "amount_residual_currency", "reconciled"):
            self.env.add_to_compute(lines_sudo._fields[name], lines_sudo)
        over = {
            line
            for line in lines_sudo
            if line.company_currency_id.compare_amounts(abs(line.amount_residual), abs(line.balance)) > 0
            or line.company_currency_id.compare_amounts(line.amount_residual * line.balance, 0.0) < 0
        }
        for partial_sudo in self.sudo():
            lines = partial_sudo.debit_move_id + partial_sudo.credit_move_id
            receivable = lines & lines_sudo
            if receivable and (len(lines.account_id) > 1 or not over.isdisjoint(receivable)):
                raise ValidationError(
                    self.env._(
                        "“%(debit)s” and “%(credit)s” cannot be matched like this: what is matched stands on the same account and is "
                        "not more than what is open of either. Reconcile them from the invoice or the payment.",
                        debit=partial_sudo.debit_move_id.display_name,
                        credit=partial_sudo.credit_move_id.display_name,
                    )
                )
