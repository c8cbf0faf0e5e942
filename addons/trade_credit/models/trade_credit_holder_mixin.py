"""The figures of credit: declared once, computed by whoever shows them."""

from odoo import api, fields, models

VIEWER = "trade_credit.group_credit_viewer"
#: Our fields and the columns of ``trade.credit.status`` they are.
COLUMNS = {
    "trade_credit_limit": "limit_amount",
    "trade_credit_exposure": "exposure",
    "trade_credit_available": "available",
    "trade_credit_overdue": "overdue",
    "trade_credit_over_limit": "over_limit",
}


def searched_by(column):
    """Return the search method of a figure that is a column of ``trade.credit.status``."""
    return lambda self, operator, value: self._search_trade_credit(column, operator, value)


class TradeCreditHolderMixin(models.AbstractModel):
    """Limit, exposure, available and overdue of a customer, on whatever shows them: the customer, or its documents. CRD-7"""

    _name = "trade.credit.holder.mixin"
    _description = "Shows the Credit of a Customer"

    trade_credit_currency_id = fields.Many2one(
        "res.currency", string="Currency of the credit", compute="_compute_trade_credit_currency_id", exportable=False
    )
    trade_credit_limit = fields.Monetary(
        string="Credit limit of the customer",
        compute="_compute_trade_credit",
        search=searched_by("limit_amount"),
        currency_field="trade_credit_currency_id",
        groups=VIEWER,
    )
    trade_credit_exposure = fields.Monetary(
        string="Exposure of the customer",
        compute="_compute_trade_credit",
        search=searched_by("exposure"),
        currency_field="trade_credit_currency_id",
        groups=VIEWER,
    )
    trade_credit_available = fields.Monetary(
        string="Available credit",
        compute="_compute_trade_credit",
        search=searched_by("available"),
        currency_field="trade_credit_currency_id",
        groups=VIEWER,
        help="Credit limit less exposure; 0 without a limit.",
    )
    trade_credit_overdue = fields.Monetary(
        string="Overdue of the customer",
        compute="_compute_trade_credit",
        search=searched_by("overdue"),
        currency_field="trade_credit_currency_id",
        groups=VIEWER,
    )
    trade_credit_over_limit = fields.Boolean(
        string="Customer over the credit limit",
        compute="_compute_trade_credit",
        search=searched_by("over_limit"),
        groups=VIEWER,
    )

    def _compute_trade_credit_currency_id(self):
        """Tell the currency of the figures."""
        raise NotImplementedError

    def _compute_trade_credit(self):
        """Take the figures from ``trade.credit.status``."""
        raise NotImplementedError

    @api.model
    def _search_trade_credit(self, column, operator, value):
        """Return the domain of records by one column of ``trade.credit.status``."""
        raise NotImplementedError
