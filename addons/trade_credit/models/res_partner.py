from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

VIEWER = "trade_credit.group_credit_viewer"
#: Our fields and the columns of ``trade.credit.status`` they are.
COLUMNS = {
    "trade_credit_mode": "limit_mode",
    "trade_credit_limit": "limit_amount",
    "trade_credit_exposure": "exposure",
    "trade_credit_available": "available",
    "trade_credit_overdue": "overdue",
    "trade_credit_over_limit": "over_limit",
    "trade_credit_grade_id": "grade_id",
}


class ResPartner(models.Model):
    """What a customer owes in the current company: seen, sorted, searched and grouped by. CRD-7"""

    _inherit = "res.partner"

    trade_credit_currency_id = fields.Many2one("res.currency", compute="_compute_trade_credit_currency_id")
    trade_credit_mode = fields.Selection(
        [("none", "No limit"), ("limit", "Limit"), ("blocked", "Blocked")],
        string="Credit",
        compute="_compute_trade_credit",
        search="_search_trade_credit_mode",
        groups=VIEWER,
    )
    trade_credit_limit = fields.Monetary(
        string="Credit limit of the company",
        compute="_compute_trade_credit",
        search="_search_trade_credit_limit",
        currency_field="trade_credit_currency_id",
        groups=VIEWER,
    )
    trade_credit_exposure = fields.Monetary(
        string="Exposure",
        compute="_compute_trade_credit",
        search="_search_trade_credit_exposure",
        currency_field="trade_credit_currency_id",
        groups=VIEWER,
    )
    trade_credit_available = fields.Monetary(
        string="Available credit",
        compute="_compute_trade_credit",
        search="_search_trade_credit_available",
        currency_field="trade_credit_currency_id",
        groups=VIEWER,
        help="Credit limit less exposure; 0 without a limit.",
    )
    trade_credit_overdue = fields.Monetary(
        string="Overdue",
        compute="_compute_trade_credit",
        search="_search_trade_credit_overdue",
        currency_field="trade_credit_currency_id",
        groups=VIEWER,
    )
    trade_credit_over_limit = fields.Boolean(
        string="Over the credit limit",
        compute="_compute_trade_credit",
        search="_search_trade_credit_over_limit",
        groups=VIEWER,
    )
    trade_credit_grade_id = fields.Many2one(
        "trade.credit.grade",
        string="Credit grade",
        compute="_compute_trade_credit",
        search="_search_trade_credit_grade_id",
        groups=VIEWER,
    )
    trade_credit_bar = fields.Json(compute="_compute_trade_credit_bar", groups=VIEWER, exportable=False)

    # ------------------------------------------------------------------ ledger
    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        moved = [id_ for id_, vals in zip(self._ids, vals_list, strict=True) if "commercial_partner_id" in vals]
        if moved:
            self.browse(moved)._trade_credit_mark_documents()
        return result

    def _trade_credit_mark_documents(self):
        """Mark all documents of contacts that now belong to another customer."""
        ledger = self.env["trade.credit.ledger"]
        self.env.cr.execute(
            SQL(
                """SELECT 'sale.order', id FROM sale_order WHERE partner_invoice_id = ANY(%(ids)s) AND state = 'sale'
                UNION ALL SELECT 'account.move', id FROM account_move WHERE partner_id = ANY(%(ids)s) AND state <> 'cancel'
                UNION ALL SELECT 'account.move', move_id FROM account_move_line
                WHERE partner_id = ANY(%(ids)s) AND amount_residual <> 0 AND parent_state = 'posted'""",
                ids=list(self._ids),
            )
        )
        for source, id_ in self.env.cr.fetchall():
            ledger._mark(source, [id_])

    # ------------------------------------------------------------------ figures
    @api.depends_context("company")
    def _compute_trade_credit_currency_id(self):
        self.trade_credit_currency_id = self.env.company.currency_id

    @api.depends_context("company")
    def _compute_trade_credit(self):
        """Read the figures of all customers from the counters, in one query."""
        customers = self.commercial_partner_id
        self.env["trade.credit.ledger"]._settle()
        rows = {row["partner_id"]: row for row in self.env.execute_query_dict(self._get_trade_credit_sql(customers))}
        for partner in self:
            row = rows.get(partner.commercial_partner_id.id) or rows[None]
            for name, column in COLUMNS.items():
                partner[name] = row[column]

    @api.model
    def _get_trade_credit_sql(self, customers):
        """Return the SELECT of the figures of customers; the row without partner is for those who have none."""
        company = self.env.company
        return SQL(
            """
            WITH status AS (%(status)s)
            SELECT partner_id, limit_mode, limit_amount, exposure, available, overdue, over_limit, grade_id FROM status
            UNION ALL SELECT NULL, c.trade_credit_default_mode, d.amount, 0, d.amount, 0, FALSE, NULL FROM res_company c
            CROSS JOIN LATERAL (
                SELECT CASE WHEN c.trade_credit_default_mode = 'limit' THEN c.trade_credit_default_limit END AS amount
            ) d
            WHERE c.id = %(company)s
            """,
            status=self.env["trade.credit.status"]._get_status_sql(
                lambda alias: SQL(
                    "%(alias)s.partner_id = ANY(%(ids)s) AND %(alias)s.company_id = %(company)s",
                    alias=alias,
                    ids=list(customers.ids),
                    company=company.id,
                )
            ),
            company=company.id,
        )

    @api.depends_context("company", "lang")
    def _compute_trade_credit_bar(self):
        """Say how the exposure is made up, for the bar on the form."""
        check = self.env["trade.credit.check"]
        self.env["trade.credit.ledger"]._settle()
        subjects = check._get_subjects(self.env.company, self.commercial_partner_id.ids)
        exposures, _own = check._get_exposures([subject for subject in subjects if subject.kind == "customer"])
        by_partner = {subject.ref: (subject, exposure) for subject, exposure in exposures.items()}
        buckets = self.env["trade.credit.bucket"].search([("code", "!=", False)])
        for partner in self:
            subject, exposure = by_partner.get(partner.commercial_partner_id.id, (None, None))
            partner.trade_credit_bar = subject and self._trade_credit_prepare_bar(subject, exposure, buckets)

    def _trade_credit_prepare_bar(self, subject, exposure, buckets):
        """Return what the widget draws: ``{limit, total, over, parts: [{code, name, amount, text, share}]}``."""
        currency = self.env.company.currency_id

        def text(amount):
            return formatLang(self.env, amount, currency_obj=currency)

        owed = sum(amount for amount in exposure.parts.values() if amount > 0)
        limit = subject.limit if subject.mode == "limit" else 0.0
        whole = max(owed, limit) or 1.0
        return {
            "mode": subject.mode,
            "limit": text(limit) if subject.mode == "limit" else False,
            "limit_share": 100 * limit / whole if subject.mode == "limit" else False,
            "total": text(exposure.total),
            "available": text(limit - exposure.total) if subject.mode == "limit" else False,
            "over": subject.mode == "limit" and exposure.total > limit + 0.005,
            "expired": subject.expired,
            "overdue": text(exposure.overdue) if exposure.overdue > 0.005 else False,
            "parts": [
                {
                    "code": bucket.code,
                    "name": bucket.name,
                    "text": text(exposure.parts[bucket.code]),
                    "share": 100 * max(exposure.parts[bucket.code], 0.0) / whole,
                }
                for bucket in buckets
                if abs(exposure.parts.get(bucket.code, 0.0)) > 0.005
            ],
        }

    def action_trade_credit_open(self, bucket=False):
        """Open the documents that make up the exposure, or one part of it.

        :param bucket: code of a part, or nothing for all
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_credit.trade_credit_analysis_action")
        domain = [("partner_id", "=", self.commercial_partner_id.id), ("company_id", "=", self.env.company.id)]
        if bucket:
            domain.append(("bucket_id.code", "=", bucket))
        action.update(
            domain=domain,
            context={} if bucket else {"search_default_group_by_bucket": 1},
            views=[(False, "list"), (False, "pivot"), (False, "graph")],
            name=self.env._("Exposure of %s", self.commercial_partner_id.display_name),
        )
        return action

    def action_trade_credit_object(self):
        """Open the limit of this customer in the current company; a new one if there is none."""
        self.ensure_one()
        partner = self.commercial_partner_id
        found = self.env["trade.credit.object"].search(
            [("partner_id", "=", partner.id), ("company_id", "=", self.env.company.id)]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit limit"),
            "res_model": "trade.credit.object",
            "res_id": found.id,
            "views": [(False, "form")],
            "context": {"default_kind": "customer", "default_partner_id": partner.id},
        }

    # ------------------------------------------------------------------ searching, sorting, grouping in SQL
    def _search_trade_credit_column(self, column, operator, value):
        # a search would tell what may not be read; the ORM does not ask for fields that are searched by a method
        self._check_field_access(self._fields["trade_credit_limit"], "read")
        status = self.env["trade.credit.status"].sudo()
        if operator not in ("in", "=", "<", ">", "<=", ">=", "any"):
            return NotImplemented
        domain = [("company_id", "=", self.env.company.id), (column, operator, value)]
        return [("commercial_partner_id", "in", status._search(domain).subselect("partner_id"))]

    def _search_trade_credit_mode(self, operator, value):
        return self._search_trade_credit_column("limit_mode", operator, value)

    def _search_trade_credit_limit(self, operator, value):
        return self._search_trade_credit_column("limit_amount", operator, value)

    def _search_trade_credit_exposure(self, operator, value):
        return self._search_trade_credit_column("exposure", operator, value)

    def _search_trade_credit_available(self, operator, value):
        return self._search_trade_credit_column("available", operator, value)

    def _search_trade_credit_overdue(self, operator, value):
        return self._search_trade_credit_column("overdue", operator, value)

    def _search_trade_credit_over_limit(self, operator, value):
        return self._search_trade_credit_column("over_limit", operator, value)

    def _search_trade_credit_grade_id(self, operator, value):
        return self._search_trade_credit_column("grade_id", operator, value)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Give the figures a column, so that lists sort and group by them in the database."""
        column = COLUMNS.get(field_expr)
        if not column or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        status = query.make_alias(alias, "trade_credit_status")
        query.add_join(
            "LEFT JOIN",
            status,
            SQL(
                "(%s)",
                self.env["trade.credit.status"]._get_status_sql(
                    lambda name: SQL("%s.company_id = %s", name, self.env.company.id)
                ),
            ),
            SQL("%s = %s", SQL.identifier(alias, "commercial_partner_id"), SQL.identifier(status, "partner_id")),
        )
        return SQL.identifier(status, column)
