from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from .trade_credit_source import POSTING

WATCHED = {
    "move_id",
    "partner_id",
    "account_id",
    "parent_state",
    "amount_residual",
    "date_maturity",
    "date",
    "quantity",
    "product_uom_id",
    "price_total",
}
#: What says how much an invoice takes over of an order, and who owes how much for it. With the invoice Odoo fixes it when it is
#: posted; over RPC it lets the lines be written.
INVOICED = {
    "quantity",
    "product_uom_id",
    "price_unit",
    "discount",
    "sale_line_ids",
    "display_type",
    "partner_id",
    "balance",
    "debit",
    "credit",
    "amount_currency",
}


class AccountMoveLine(models.Model):
    """What is open of an invoice, and what it takes over of an order. CRD-2, CRD-5"""

    _inherit = "account.move.line"

    @api.constrains("company_id")
    def _check_trade_credit_company(self):
        """Odoo takes the company of a line from its entry; who writes another one would move the debt there."""
        for line in self:
            if line.company_id != line.move_id.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(line)s” belongs to the company of its entry, %(company)s.",
                        line=line.display_name,
                        company=line.move_id.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        self.env["trade.credit.ledger"]._mark("account.move", lines.move_id.ids)
        return lines

    def write(self, vals):
        """Raise UserError if somebody changes what a posted invoice says, instead of the invoice. CRD-5"""
        names = INVOICED & vals.keys()
        posted = (
            self.filtered(lambda line: line._trade_credit_is_fixed(vals, names)) if names and not self.env.su else ()
        )
        # what Odoo itself has against it comes first
        result = super().write(vals)
        if posted:
            posted._trade_credit_refuse_posted()
        return result

    def _trade_credit_is_fixed(self, vals, names):
        """Tell whether values change one of these fields of a line of a posted invoice."""
        move = self.move_id
        return (
            move.state == "posted"
            and move.is_sale_document(include_receipts=True)
            and any(move._field_will_change(self, vals, name) for name in names)
        )

    def _trade_credit_refuse_posted(self):
        raise UserError(
            self.env._(
                "“%s” is posted: to change what it invoices, reset it to draft, or make a credit note.",
                self[0].move_id.display_name,
            )
        )

    def unlink(self):
        self.env["trade.credit.ledger"]._mark("account.move", self.move_id.ids)
        return super().unlink()

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        ledger = self.env["trade.credit.ledger"]
        ledger._mark(POSTING, [id_ for id_, vals in zip(self._ids, vals_list, strict=True) if "parent_state" in vals])
        ledger._mark(
            "account.move.line", [id_ for id_, vals in zip(self._ids, vals_list, strict=True) if WATCHED & vals.keys()]
        )
        return result
