from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .trade_credit_holder_mixin import COLUMNS, VIEWER


class TradeCreditFiguresMixin(models.AbstractModel):
    """What the customer of a document owes to its company: on the document, and in lists to search, sort and group by. CRD-7"""

    _name = "trade.credit.figures.mixin"
    _inherit = ["trade.credit.holder.mixin"]
    _description = "Document with the Credit of its Customer"

    #: Path of many2one fields to the contact who will owe.
    _trade_credit_customer = "partner_id"

    trade_credit_limited = fields.Boolean(
        string="Has a credit limit", compute="_compute_trade_credit", groups=VIEWER, exportable=False
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
