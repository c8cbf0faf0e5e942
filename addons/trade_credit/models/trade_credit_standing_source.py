from odoo import api, fields, models
from odoo.tools import SQL

from .trade_credit_check_source import get_members_sql

#: What is stored of a customer, in this order everywhere.
COLUMNS = SQL(
    "partner_id, company_id, object_id, parent_id, grade_id, limit_mode, limit_amount, exposure, available, posted, overdue, "
    "unvalued, over_limit, known, changes_on"
)
#: A limit that is granted for another time grants nothing today.
_EXPIRED = SQL("(o.valid_from > t.today OR o.valid_until < t.today)")
#: Which counters ``b`` are added up for a credit object ``o`` that is no customer.
COUNTERS = {
    "salesperson": SQL("b.user_id = o.user_id"),
    "department": SQL(
        """b.team_id IN (SELECT below.id FROM crm_team top JOIN crm_team below ON below.parent_path LIKE top.parent_path || '%%'
        WHERE top.id = o.team_id)"""
    ),
    "group": SQL("b.partner_id IN (%s)", get_members_sql(SQL("o.id"))),
}


class TradeCreditStandingSource(models.AbstractModel):
    """Says in SQL what somebody may owe, owes and has left, from counters, limits, grades and policies: for lists. CRD-1, CRD-7

    The same as ``trade.credit.check`` finds for the documents that it is asked about.
    """

    _name = "trade.credit.standing.source"
    _description = "Limits and Exposures in Lists"

    @api.model
    def _get_live_sql(self, customers):
        """Return the SELECT of the rows of customers as they should be stored.

        :param SQL customers: SELECT of distinct (partner_id, company_id)
        """
        return SQL(
            """
            SELECT s.partner_id, s.company_id, o.id AS object_id, o.parent_id, o.grade_id, l.mode AS limit_mode,
                CASE WHEN l.mode <> 'none' THEN l.amount END AS limit_amount, b.exposure,
                CASE WHEN l.mode <> 'none' THEN l.amount - b.exposure END AS available, b.posted, b.overdue, b.unvalued,
                CASE l.mode WHEN 'none' THEN FALSE WHEN 'blocked' THEN b.exposure > 0 ELSE b.exposure > l.amount + 0.005 END AS over_limit,
                (o.id IS NOT NULL OR b.known) AS known, LEAST(l.changes_on, b.changes_on) AS changes_on
            FROM (%(customers)s) s
            JOIN res_company c ON c.id = s.company_id
            CROSS JOIN (SELECT %(today)s::date) t (today)
            LEFT JOIN trade_credit_object o ON o.partner_id = s.partner_id AND o.company_id = s.company_id
            LEFT JOIN trade_credit_grade g ON g.id = o.grade_id
            CROSS JOIN LATERAL (%(limit)s) l
            CROSS JOIN LATERAL (%(sums)s) b
            """,
            customers=customers,
            today=fields.Date.today(),
            limit=self._get_limit_sql(SQL("c.trade_credit_default_mode"), SQL("c.trade_credit_default_limit")),
            sums=self._get_sums_sql(SQL("b.partner_id = s.partner_id AND b.company_id = s.company_id")),
        )

    @api.model
    def _get_others_sql(self):
        """Return the SELECT of (object_id, exposure, available) of groups, salespeople and departments: there are few."""
        return SQL(" UNION ALL ").join(
            SQL(
                """
                SELECT o.id AS object_id, b.exposure, CASE WHEN l.mode <> 'none' THEN l.amount - b.exposure END AS available
                FROM trade_credit_object o
                JOIN res_company c ON c.id = o.company_id
                CROSS JOIN (SELECT %(today)s::date) t (today)
                LEFT JOIN trade_credit_grade g ON g.id = o.grade_id
                CROSS JOIN LATERAL (%(limit)s) l
                CROSS JOIN LATERAL (%(sums)s) b
                WHERE o.kind = %(kind)s
                """,
                today=fields.Date.today(),
                limit=self._get_limit_sql(SQL("'none'"), SQL("0")),
                sums=self._get_sums_sql(SQL("b.company_id = o.company_id AND %s", counters)),
                kind=kind,
            )
            for kind, counters in COUNTERS.items()
        )

    @api.model
    def _get_limit_sql(self, default_mode, default_limit):
        """Return the SELECT of (mode, amount, changes_on) in force: the own limit, else that of the grade, else the default.

        ``amount`` is 0 unless ``mode`` is ``limit``. The same as ``trade.credit.check._prepare_subject``.
        """
        return SQL(
            """
            SELECT f.mode, CASE WHEN f.mode = 'limit' THEN COALESCE(f.amount, 0) ELSE 0 END::numeric AS amount,
                CASE WHEN o.limit_mode IN ('none', 'limit') THEN LEAST(
                    CASE WHEN o.valid_from > t.today THEN o.valid_from END, CASE WHEN o.valid_until >= t.today THEN o.valid_until + 1 END
                ) END AS changes_on
            FROM (
                SELECT (CASE WHEN o.limit_mode = 'blocked' THEN 'blocked'
                    WHEN o.limit_mode <> 'default' THEN CASE WHEN %(expired)s THEN 'limit' ELSE o.limit_mode END
                    ELSE COALESCE(g.limit_mode, %(default_mode)s) END)::varchar AS mode,
                    CASE WHEN o.limit_mode <> 'default' THEN CASE WHEN %(expired)s THEN 0 ELSE o.limit_amount END
                    WHEN g.limit_mode IS NOT NULL THEN g.limit_amount ELSE %(default_limit)s END AS amount
            ) f
            """,
            expired=_EXPIRED,
            default_mode=default_mode,
            default_limit=default_limit,
        )

    @api.model
    def _get_sums_sql(self, counters):
        """Return the SELECT of the sums over some counters.

        :param SQL counters: condition on the counters ``b``
        """
        return SQL(
            """
            SELECT COALESCE(SUM(b.amount) FILTER (WHERE x.code IS NULL), 0)::numeric AS exposure,
                COALESCE(SUM(b.amount) FILTER (WHERE b.bucket = 'posted'), 0)::numeric AS posted,
                COALESCE(SUM(b.amount) FILTER (
                    WHERE b.bucket = 'posted' AND b.date_due < t.today - COALESCE(c.trade_credit_overdue_days, 0)
                ), 0)::numeric AS overdue,
                COALESCE(SUM(b.unvalued), 0)::int AS unvalued, COUNT(b.id) > 0 AS known,
                MIN(b.date_due) FILTER (WHERE b.bucket = 'posted' AND b.date_due >= t.today - COALESCE(c.trade_credit_overdue_days, 0))
                    + COALESCE(c.trade_credit_overdue_days, 0) + 1 AS changes_on
            FROM trade_credit_balance b
            LEFT JOIN (
                SELECT r.company_id, k.code FROM res_company_trade_credit_excluded_rel r JOIN trade_credit_bucket k ON k.id = r.bucket_id
            ) x ON x.company_id = b.company_id AND x.code = b.bucket
            WHERE %s
            """,
            counters,
        )
