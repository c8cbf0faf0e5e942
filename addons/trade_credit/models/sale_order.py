from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import float_repr

#: Columns whose change may change what an order contributes.
WATCHED = {"state", "company_id", "partner_invoice_id", "user_id", "team_id", "currency_id", "currency_rate"}
#: What people change of a confirmed order; the columns above follow.
EDITED = WATCHED | {"partner_id", "date_order", "pricelist_id", "order_line"}


class Worth(NamedTuple):
    """What the ledger keeps of an order all of which is open: ids, and the amount in company currency, exact, as a text."""

    company_id: int
    contact_id: int
    user_id: int | None
    team_id: int | None
    amount: str


class SaleOrder(models.Model):
    """An order uses up credit from its confirmation until it is invoiced. CRD-2, CRD-3, CRD-5"""

    _name = "sale.order"
    _inherit = ["trade.credit.document.mixin", "trade.credit.figures.mixin", "sale.order"]

    _trade_credit_controls = {
        "limit": "credit_limit_order",
        "overdue": "credit_overdue_order",
        "days": "credit_days_order",
    }
    # what is promised to an approver of credit is also who owes and from when
    _trade_exemption_fields = (
        "partner_id",
        "partner_invoice_id",
        "currency_id",
        "payment_term_id",
        "amount_total",
        "user_id",
        "team_id",
    )

    _trade_credit_customer = "partner_invoice_id"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        self.env["trade.credit.ledger"]._mark("sale.order", orders.filtered(lambda o: o.state == "sale").ids)
        return orders

    def write(self, vals):
        # an order that is confirmed by this very write meets its control point below
        edited = self.filtered(lambda order: order.state == "sale") if EDITED & vals.keys() else self.browse()
        result = super().write(vals)
        edited._trade_credit_after_edit()
        return result

    def unlink(self):
        self.env["trade.credit.ledger"]._mark("sale.order", self.ids)
        return super().unlink()

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        states = self._fields["state"]._get_cache(self.env)
        changed = [
            id_
            for id_, vals in zip(self._ids, vals_list, strict=True)
            if "state" in vals or (WATCHED & vals.keys() and states.get(id_, "sale") == "sale")
        ]
        self.env["trade.credit.ledger"]._mark_written("sale.order", changed)
        return result

    def _trade_credit_after_edit(self):
        """Say at once, not at the end of the transaction, that a confirmed order may not grow. CRD-5"""
        if any(order.state == "sale" for order in self) and self._trade_credit_policies("confirm"):
            self.env["trade.credit.ledger"]._settle()

    # ------------------------------------------------------------------ what is posted of an order when it is confirmed
    def _trade_credit_post(self, checkpoint):
        if checkpoint != "confirm":
            return super()._trade_credit_post(checkpoint)
        return self.env["trade.credit.ledger"]._post_entering(self.sudo())

    def _trade_credit_worth(self):
        """Return ``{id: Worth}`` of confirmed orders in company currency of which nothing is delivered or invoiced.

        For these it is the same as what ``trade.credit.source`` finds, to the last digit; others are left out. Called with sudo.
        """
        found = {}
        for order in self:
            lines, currency = order.order_line, order.currency_id
            if (
                order.state != "sale"
                or not order.partner_invoice_id
                or currency != order.company_id.currency_id
                or any(
                    line.is_downpayment or line.qty_delivered or line.qty_invoiced or line.invoice_lines
                    for line in lines
                )
            ):
                continue
            total = max(sum(line.price_total for line in lines if not line.display_type), 0.0)
            found[order.id] = Worth(
                order.company_id.id,
                order.partner_invoice_id.id,
                order.user_id.id or None,
                order.team_id.id or None,
                float_repr(total, currency.decimal_places),
            )
        return found

    # ------------------------------------------------------------------ trade.credit.document.mixin
    def _trade_credit_candidates(self, checkpoint):
        states = ("draft", "sent") if checkpoint == "save" else ("draft", "sent", "sale")
        return self.filtered(lambda order: order.state in states)

    def _trade_credit_parties(self):
        return {
            order.id: (order.partner_invoice_id.commercial_partner_id.id, order.user_id.id, order.team_id.id)
            for order in self
        }

    def _trade_credit_at_hand(self):
        return {
            order.id: None if order.state == "sale" else max(order.amount_total / (order.currency_rate or 1.0), 0.0)
            for order in self
        }

    def _trade_credit_prepaid(self):
        """Return what customers have paid online for these orders; once it is booked it is an advance in the ledger."""
        return {
            order.id: sum(
                transaction.amount
                for transaction in order.transaction_ids
                if transaction.state in ("authorized", "done")
                and not transaction.payment_id
                and transaction.currency_id == order.currency_id
            )
            / (order.currency_rate or 1.0)
            for order in self
        }

    def _trade_credit_due_dates(self):
        today = fields.Date.today()
        return {
            order.id: (today, max(line._get_due_date(today) for line in order.payment_term_id.line_ids))
            for order in self
            if order.payment_term_id.line_ids
        }
