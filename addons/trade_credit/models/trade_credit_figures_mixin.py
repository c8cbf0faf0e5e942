from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

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


class TradeCreditFiguresMixin(models.AbstractModel):
    """What the customer of a document owes to its company: on the document, and in lists to search, sort and group by. CRD-7"""

    _name = "trade.credit.figures.mixin"
    _description = "Document with the Credit of its Customer"

    #: Path of many2one fields to the contact who will owe.
    _trade_credit_customer = "partner_id"

    trade_credit_currency_id = fields.Many2one(
        "res.currency", string="Currency of the credit", compute="_compute_trade_credit_currency_id", exportable=False
    )
    trade_credit_limited = fields.Boolean(
        string="Has a credit limit", compute="_compute_trade_credit", groups=VIEWER, exportable=False
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

    @api.depends(lambda self: ("company_id",) if "company_id" in self._fields else ())
    def _compute_trade_credit_currency_id(self):
        for document in self:
            document.trade_credit_currency_id = document.company_id.currency_id

    @api.depends(lambda self: (self._trade_credit_customer, "company_id") if "company_id" in self._fields else ())
    def _compute_trade_credit(self):
        """Take the figures of whoever will owe; one query per company."""
        for company, documents in self.grouped("company_id").items():
            customers = documents.mapped(self._trade_credit_customer).with_company(company)
            by_id = {customer.id: customer for customer in customers}
            for document in documents:
                customer = by_id.get(document.mapped(self._trade_credit_customer).id, customers.browse())
                document.trade_credit_limited = customer.trade_credit_mode == "limit"
                for name in COLUMNS:
                    document[name] = customer[name]

    @api.model
    def _search_trade_credit(self, column, operator, value):
        """Search by a figure of the customer, in each of the companies the user has chosen."""
        found = Domain.FALSE
        for company in self.env.companies:
            customers = self.env["res.partner"].with_company(company)._search_trade_credit(column, operator, value)
            if customers is NotImplemented:
                return NotImplemented
            found |= Domain("company_id", "=", company.id) & Domain(self._trade_credit_customer, "any", customers)
        return found

    def _field_to_sql(self, alias, field_expr, query=None):
        """Give the figures a column, so that lists sort and group by them in the database."""
        column = COLUMNS.get(field_expr)
        if not column or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        model_sudo, contact = self.sudo(), alias
        for name in self._trade_credit_customer.split("."):
            model_sudo, contact = model_sudo._fields[name].join(model_sudo, contact, query)
        status = query.make_alias(alias, "trade_credit_status")
        query.add_join(
            "LEFT JOIN",
            status,
            SQL("(%s)", self.env["trade.credit.status"]._get_status_sql()),
            SQL(
                "%s = %s AND %s = %s",
                SQL.identifier(contact, "commercial_partner_id"),
                SQL.identifier(status, "partner_id"),
                SQL.identifier(alias, "company_id"),
                SQL.identifier(status, "company_id"),
            ),
        )
        return SQL.identifier(status, column)
