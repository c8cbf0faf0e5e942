from odoo import models


class AccountMoveLine(models.Model):
    """What is left to pay follows from the entries and what they are reconciled with."""

    _name = "account.move.line"
    _inherit = ["account.move.line", "trade.derived.mixin"]

    _trade_derived_fields = frozenset(
        {
            "price_subtotal",
            "price_total",
            "amount_residual",
            "amount_residual_currency",
            "reconciled",
            "parent_state",
        }
    )
