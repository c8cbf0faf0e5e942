from odoo import api, fields, models
from odoo.tools import SQL

from ..models.trade_credit_grade import LIMIT_MODES

#: Customer and company make one id that the web client can hold exactly (below 2 to the power of 53).
_COMPANIES = 2**21
#: A limit that is granted for another time grants nothing today.
_EXPIRED = SQL("(o.limit_mode IN ('none', 'limit') AND (o.valid_from > CURRENT_DATE OR o.valid_until < CURRENT_DATE))")
#: What a customer has whose object and grade say nothing.
_DEFAULT_LIMIT = SQL("CASE WHEN c.trade_credit_default_mode = 'limit' THEN c.trade_credit_default_limit ELSE 0 END")


class TradeCreditStatus(models.Model):
    """Limit, exposure, available and overdue of each customer in each company, to sort, search and group by. CRD-7"""

    _name = "trade.credit.status"
    _description = "Credit of Customers"
    _auto = False
    _order = "available, id"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    object_id = fields.Many2one("trade.credit.object", string="Credit object", readonly=True)
    parent_id = fields.Many2one("trade.credit.object", string="Group", readonly=True)
    grade_id = fields.Many2one("trade.credit.grade", string="Credit grade", readonly=True)
    limit_mode = fields.Selection(LIMIT_MODES, string="Credit", readonly=True)
    limit_amount = fields.Monetary(string="Credit limit", readonly=True)
    exposure = fields.Monetary(readonly=True)
    available = fields.Monetary(readonly=True, help="Credit limit less exposure; empty without a limit.")
    posted = fields.Monetary(string="Unpaid invoices", readonly=True)
    overdue = fields.Monetary(readonly=True)
    unvalued = fields.Integer(string="Documents without value", readonly=True)
    over_limit = fields.Boolean(readonly=True)

    @property
    def _table_query(self):
        return self._get_status_sql()

    @api.model
    def _get_status_sql(self):
        """Return the SELECT of this model.

        Counters and objects are added up together, by customer and company: a condition on these two goes down to the indexes
        of both tables, and what nobody reads (the salesperson, say) is not joined.
        """
        for name in ("trade.credit.object", "trade.credit.grade", "res.company"):
            self.env[name].flush_model()
        return SQL(
            """
            SELECT t.partner_id::bigint * %(companies)s + t.company_id AS id, t.company_id, t.currency_id, t.partner_id, p.user_id,
                t.object_id, t.parent_id, t.grade_id, t.limit_mode,
                CASE WHEN t.limit_mode <> 'none' THEN t.limit_amount END AS limit_amount, t.exposure,
                CASE WHEN t.limit_mode <> 'none' THEN t.limit_amount - t.exposure END AS available, t.posted, t.overdue, t.unvalued,
                CASE t.limit_mode WHEN 'none' THEN FALSE WHEN 'blocked' THEN t.exposure > 0
                    ELSE t.exposure > t.limit_amount + 0.005 END AS over_limit
            FROM (
                SELECT s.partner_id, s.company_id, c.currency_id, s.object_id, s.parent_id, s.grade_id, s.exposure, s.posted, s.overdue,
                    s.unvalued, COALESCE(s.limit_mode, c.trade_credit_default_mode) AS limit_mode,
                    COALESCE(s.limit_amount, %(default)s) AS limit_amount
                FROM (
                    SELECT partner_id, company_id, MAX(object_id) AS object_id, MAX(parent_id) AS parent_id, MAX(grade_id) AS grade_id,
                        MAX(limit_mode) AS limit_mode, MAX(limit_amount) AS limit_amount, SUM(exposure) AS exposure,
                        SUM(posted) AS posted, SUM(overdue) AS overdue, SUM(unvalued) AS unvalued
                    FROM (%(counters)s UNION ALL %(objects)s) r GROUP BY partner_id, company_id
                ) s
                JOIN res_company c ON c.id = s.company_id
            ) t
            LEFT JOIN res_partner p ON p.id = t.partner_id
            """,
            companies=_COMPANIES,
            default=_DEFAULT_LIMIT,
            counters=self._get_counter_rows_sql(),
            objects=self._get_object_rows_sql(),
        )

    @api.model
    def _get_counter_rows_sql(self):
        """Return the rows of the counters, which know no limit."""
        return SQL(
            """
            SELECT b.partner_id, b.company_id, NULL::int AS object_id, NULL::int AS parent_id, NULL::int AS grade_id,
                NULL::varchar AS limit_mode, NULL::numeric AS limit_amount, CASE WHEN x.code IS NULL THEN b.amount ELSE 0 END AS exposure,
                CASE WHEN b.bucket = 'posted' THEN b.amount ELSE 0 END AS posted,
                CASE WHEN b.bucket = 'posted' AND b.date_due < CURRENT_DATE - co.trade_credit_overdue_days
                    THEN b.amount ELSE 0 END AS overdue, b.unvalued
            FROM trade_credit_balance b
            JOIN res_company co ON co.id = b.company_id
            LEFT JOIN (
                SELECT r.company_id, k.code FROM res_company_trade_credit_excluded_rel r
                JOIN trade_credit_bucket k ON k.id = r.bucket_id
            ) x ON x.company_id = b.company_id AND x.code = b.bucket
            """
        )

    @api.model
    def _get_object_rows_sql(self):
        """Return one row of each customer with a credit object: its limit in force, and nothing owed.

        The limit is told here and not looked up afterwards for each sum, which took most of the time of 200,000 customers.
        """
        return SQL(
            """
            SELECT o.partner_id, o.company_id, o.id, o.parent_id, o.grade_id,
                CASE WHEN %(expired)s THEN 'limit' WHEN o.limit_mode <> 'default' THEN o.limit_mode
                    ELSE COALESCE(g.limit_mode, c.trade_credit_default_mode) END,
                CASE WHEN %(expired)s THEN 0 WHEN o.limit_mode = 'limit' THEN o.limit_amount WHEN o.limit_mode <> 'default' THEN 0
                    WHEN g.limit_mode = 'limit' THEN g.limit_amount WHEN g.limit_mode IS NOT NULL THEN 0
                    ELSE %(default)s END,
                0, 0, 0, 0
            FROM trade_credit_object o
            JOIN res_company c ON c.id = o.company_id
            LEFT JOIN trade_credit_grade g ON g.id = o.grade_id
            WHERE o.kind = 'customer'
            """,
            expired=_EXPIRED,
            default=_DEFAULT_LIMIT,
        )

    def action_open_customer(self):
        """Open the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }
