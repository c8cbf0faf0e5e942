from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .trade_credit_holder_mixin import searched_by
from .trade_credit_object import REFERENCE

FIGURES = ("exposure", "available")


class TradeCreditObject(models.Model):
    """What a credit object owes, of every kind: seen, sorted and searched by. CRD-1, CRD-7"""

    _inherit = "trade.credit.object"

    exposure = fields.Monetary(
        compute="_compute_exposure", search=searched_by("exposure"), help="What the object owes at this moment."
    )
    available = fields.Monetary(
        compute="_compute_exposure",
        search=searched_by("available"),
        help="Credit limit less exposure; 0 without a limit.",
    )
    limited = fields.Boolean(string="Has a credit limit", compute="_compute_exposure", exportable=False)

    @api.depends("limit_mode", "limit_amount", "grade_id", "valid_from", "valid_until", "parent_id")
    def _compute_exposure(self):
        """Add up the counters; one query for the limits and one for the sums of each company."""
        self.exposure = self.available = 0.0
        self.limited = False
        by_id = {record._origin.id: record for record in self}
        for subject, exposure in self._origin._get_exposures().items():
            record = by_id[subject.object_id]
            record.exposure = exposure.total
            record.limited = subject.mode != "none"
            record.available = subject.limit - exposure.total if record.limited else 0.0

    def _get_exposures(self):
        """Return ``{Subject: Exposure}`` of these objects, for every kind."""
        check = self.env["trade.credit.check"]
        self.env["trade.credit.ledger"]._settle()
        found = {}
        for company, records in self.sudo().grouped("company_id").items():
            subjects = check._read_subjects(company, records.ids)
            found.update(check._get_exposures(subjects)[0])
        return found

    # ------------------------------------------------------------------ searching and sorting in SQL
    @api.model
    def _search_trade_credit(self, column, operator, value):
        """Search by a figure in the database; who has no limit has nothing available, which is not 0."""
        if operator not in ("in", "<", ">", "<=", ">="):
            return NotImplemented
        status_sudo = self.env["trade.credit.status"].sudo()
        wanted = Domain(column, operator, value).optimize_full(status_sudo)

        def to_sql(objects, alias, query):
            return wanted._to_sql(status_sudo, objects._trade_credit_join(alias, query), query)

        return Domain.custom(to_sql=to_sql)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Give the figures a column, so that lists are sorted in the database."""
        if field_expr not in FIGURES or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return SQL.identifier(self._trade_credit_join(alias, query), field_expr)

    @api.model
    def _trade_credit_join(self, alias, query):
        """Join the figures to a query, once for all conditions and orders, and return their alias."""
        figures = query.make_alias(alias, "trade_credit_figures")
        query.add_join(
            "LEFT JOIN",
            figures,
            SQL(
                "(SELECT object_id, exposure, available FROM (%s) status UNION ALL %s)",
                self.env["trade.credit.status"]._get_status_sql(),
                self.env["trade.credit.standing.source"]._get_others_sql(),
            ),
            SQL("%s = %s", SQL.identifier(alias, "id"), SQL.identifier(figures, "object_id")),
        )
        return figures

    def action_open_entries(self):
        """Open the documents that make up the exposure of this object. CRD-7"""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_credit.trade_credit_analysis_action")
        field = REFERENCE.get(self.kind)
        rows = self.env["trade.credit.analysis"]._get_subject_domain(self.kind, self[field].id if field else self.id)
        action["domain"] = [("company_id", "=", self.company_id.id), *rows]
        action["context"] = {"search_default_group_by_bucket": 1}
        action["views"] = [(False, "list"), (False, "pivot"), (False, "graph")]
        return action
