from odoo import api, fields, models
from odoo.tools import SQL

from .trade_credit_grade import LIMIT_MODES

#: What is stored of a customer, in this order everywhere.
COLUMNS = SQL(
    "partner_id, company_id, object_id, parent_id, grade_id, limit_mode, limit_amount, exposure, available, posted, overdue, "
    "unvalued, over_limit, known, changes_on"
)
#: Customers brought up to date in one transaction of the job.
BATCH = 2000
#: A limit that is granted for another time grants nothing today.
_EXPIRED = SQL("(o.valid_from > t.today OR o.valid_until < t.today)")


class TradeCreditStanding(models.Model):
    """Limit in force, exposure and what is left of it, one row per customer and company, indexed: lists search and sort by it. CRD-7

    Nobody who works on documents writes here, so nobody waits here. What was posted since is known by counters that are not melted
    yet, what the calendar changes by ``changes_on``: such customers are *stale*, and are added up anew by who reads
    (``trade.credit.status``) until a job melts them. So what is read is always exact. Who changes a limit, grade or policy writes the
    rows concerned at once.
    """

    _name = "trade.credit.standing"
    _description = "Credit Standing"
    _log_access = False
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Customer", required=True, readonly=True, ondelete="cascade")
    object_id = fields.Many2one(
        "trade.credit.object", string="Credit object", readonly=True, ondelete="set null", index="btree_not_null"
    )
    parent_id = fields.Many2one(
        "trade.credit.object", string="Group", readonly=True, ondelete="set null", index="btree_not_null"
    )
    grade_id = fields.Many2one(
        "trade.credit.grade", string="Credit grade", readonly=True, ondelete="set null", index="btree_not_null"
    )
    limit_mode = fields.Selection(LIMIT_MODES, string="Credit", readonly=True)
    limit_amount = fields.Float(string="Credit limit", readonly=True, digits=0)
    exposure = fields.Float(readonly=True, digits=0)
    available = fields.Float(readonly=True, digits=0)
    posted = fields.Float(string="Unpaid invoices", readonly=True, digits=0)
    overdue = fields.Float(readonly=True, digits=0)
    unvalued = fields.Integer(string="Documents without value", readonly=True)
    over_limit = fields.Boolean(readonly=True)
    known = fields.Boolean(string="Has a limit or open documents", readonly=True)
    changes_on = fields.Date(
        string="Changes on",
        readonly=True,
        help="Next day on which a limit begins or ends, or an invoice becomes overdue.",
    )

    # no UniqueIndex: merging customers knows constraints only
    _customer_uniq = models.Constraint("UNIQUE(partner_id, company_id)", "This customer has a credit standing already.")
    _available_idx = models.Index("(company_id, available)")
    _exposure_idx = models.Index("(company_id, exposure)")
    _overdue_idx = models.Index("(company_id, overdue)")
    _over_limit_idx = models.Index("(company_id, partner_id) WHERE over_limit IS TRUE")
    _changes_on_idx = models.Index("(changes_on) WHERE changes_on IS NOT NULL")

    # ------------------------------------------------------------------ what is true now
    @api.model
    def _get_stale_sql(self):
        """Return the SELECT of (partner_id, company_id) whose row is not up to date."""
        return SQL(
            """
            SELECT partner_id, company_id FROM trade_credit_balance WHERE melted IS NOT TRUE
            UNION SELECT partner_id, company_id FROM trade_credit_standing WHERE changes_on <= %s
            """,
            fields.Date.today(),
        )

    @api.model
    def _get_exact_sql(self):
        """Return the SELECT of all rows: what is stored, and for those who are stale what is added up.

        The stored half is the bare table, what is left out of it is said outside, and OFFSET keeps that from becoming a join:
        only then does the database go on to sort and search along the indexes of the table below a union.
        """
        return SQL(
            """
            SELECT t.* FROM (
                SELECT %(columns)s, TRUE AS stored FROM trade_credit_standing UNION ALL SELECT %(columns)s, FALSE FROM (%(live)s) live
            ) t
            WHERE NOT t.stored OR (t.changes_on IS NULL OR t.changes_on > %(today)s) AND NOT EXISTS (
                SELECT FROM trade_credit_balance b
                WHERE b.partner_id = t.partner_id AND b.company_id = t.company_id AND b.melted IS NOT TRUE OFFSET 0
            )
            """,
            columns=COLUMNS,
            live=self._get_live_sql(self._get_stale_sql()),
            today=fields.Date.today(),
        )

    @api.model
    def _get_live_sql(self, customers):
        """Return the SELECT of the rows as they should be, from counters, limits, grades and policies.

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
            limit=self._get_limit_sql(),
            sums=self._get_sums_sql(),
        )

    @api.model
    def _get_limit_sql(self):
        """Return the SELECT of (mode, amount, changes_on) in force: the own limit, else that of the grade, else of the company.

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
                    ELSE COALESCE(g.limit_mode, c.trade_credit_default_mode) END)::varchar AS mode,
                    CASE WHEN o.limit_mode <> 'default' THEN CASE WHEN %(expired)s THEN 0 ELSE o.limit_amount END
                    WHEN g.limit_mode IS NOT NULL THEN g.limit_amount ELSE c.trade_credit_default_limit END AS amount
            ) f
            """,
            expired=_EXPIRED,
        )

    @api.model
    def _get_sums_sql(self):
        """Return the SELECT of the sums over the counters of one customer."""
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
            WHERE b.partner_id = s.partner_id AND b.company_id = s.company_id
            """
        )

    # ------------------------------------------------------------------ writing
    @api.model
    def _update(self, customers, again=False):
        """Write the rows of some customers anew; one statement.

        Policy and grades are locked against change, not against each other: they and we would not see what the other writes.

        :param SQL customers: SELECT of (partner_id, company_id)
        :param bool again: leave the rows to be melted again: a change of policy that began earlier does not see new ones
        """
        self.env.cr.execute(
            SQL(
                """
                WITH asked AS MATERIALIZED (SELECT DISTINCT * FROM (%(customers)s) w (partner_id, company_id)),
                policy AS MATERIALIZED (
                    SELECT id FROM res_company WHERE id IN (SELECT company_id FROM asked) ORDER BY id FOR SHARE
                ),
                grade AS MATERIALIZED (
                    SELECT id FROM trade_credit_grade WHERE id IN (
                        SELECT o.grade_id FROM trade_credit_object o JOIN asked USING (partner_id, company_id)
                    ) ORDER BY id FOR SHARE
                ),
                wanted AS MATERIALIZED (
                    SELECT asked.* FROM asked WHERE (SELECT COUNT(*) FROM policy) + (SELECT COUNT(*) FROM grade) > 0
                )
                INSERT INTO trade_credit_standing AS s (%(columns)s)
                SELECT %(values)s FROM (%(live)s) live ORDER BY partner_id, company_id
                ON CONFLICT (partner_id, company_id) DO UPDATE SET (%(columns)s) = ROW(%(excluded)s)
                """,
                columns=COLUMNS,
                values=SQL(COLUMNS.code.replace("changes_on", "%s::date"), fields.Date.today()) if again else COLUMNS,
                customers=customers,
                live=self._get_live_sql(SQL("SELECT partner_id, company_id FROM wanted")),
                excluded=SQL(", ").join(SQL.identifier("excluded", name.strip()) for name in COLUMNS.code.split(",")),
            ),
            log_exceptions=False,  # a collision is run again, it is no error to log
        )
        self.invalidate_model(flush=False)

    @api.model
    def _update_pairs(self, pairs):
        """Write the rows of ``[(partner id, company id)]`` anew."""
        pairs = sorted({pair for pair in pairs if all(pair)})
        if pairs:
            self._update(SQL("SELECT * FROM %s", self._get_pairs_sql(pairs)))

    @api.model
    def _get_pairs_sql(self, pairs):
        """Return a table (partner_id, company_id) of ids."""
        partners, companies = zip(*pairs, strict=True)
        return SQL("unnest(%s::int[], %s::int[]) pairs (partner_id, company_id)", list(partners), list(companies))

    @api.model
    def _update_customers(self, partner_ids):
        """Write the rows of those of these partners who are customers anew, in every company."""
        self._update(
            SQL(
                "SELECT * FROM (%s) everybody WHERE partner_id = ANY(%s)", self._get_everybody_sql(), list(partner_ids)
            ),
            again=True,
        )

    @api.model
    def _update_companies(self, company_ids):
        """Write the rows of all customers of some companies anew, because their policy changed."""
        self._update(
            SQL("SELECT * FROM (%s) everybody WHERE company_id = ANY(%s)", self._get_everybody_sql(), company_ids)
        )

    @api.model
    def _get_everybody_sql(self):
        """Return the SELECT of (partner_id, company_id) of all customers in all companies."""
        return SQL(
            """SELECT p.id AS partner_id, c.id AS company_id FROM res_partner p CROSS JOIN res_company c
            WHERE p.commercial_partner_id = p.id"""
        )

    @api.model
    def _melt(self, limit=None):
        """Melt the counters of stale customers and write their rows; safe at any time, beside any work.

        :param int limit: at most so many customers
        :returns: number of customers
        """
        self.env["trade.credit.ledger"]._settle()
        pairs = self.env.execute_query(
            SQL(
                "SELECT partner_id, company_id FROM (%s) stale ORDER BY partner_id LIMIT %s",
                self._get_stale_sql(),
                limit,
            )
        )
        if pairs:
            # counters that cancel each other vanish, so that who owes nothing any more is not known any more
            self.env["trade.credit.balance"]._compact(self._get_pairs_sql(pairs))
            self._update_pairs(pairs)
        return len(pairs)

    @api.model
    def _update_everybody(self):
        """Write the rows of all customers in all companies anew."""
        self._update(self._get_everybody_sql())

    @api.model
    def _count_wrong(self):
        """Return the number of rows that are up to date and yet not what counters, limits and policies say, or missing."""
        current = SQL("%s EXCEPT (%s)", self._get_everybody_sql(), self._get_stale_sql())
        [(count,)] = self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*) FROM (
                    SELECT %(columns)s FROM (%(live)s) live
                    EXCEPT SELECT %(columns)s FROM trade_credit_standing
                ) wrong
                """,
                columns=COLUMNS,
                live=self._get_live_sql(current),
            )
        )
        return count

    @api.model
    def _cron_melt(self, batch=BATCH):
        """Melt what was posted since the last time, and what the calendar changed, some customers in each transaction."""
        cron = self.env["ir.cron"]
        done = batch
        while done == batch:
            done = self._melt(batch)
            if not cron._commit_progress(done, remaining=batch if done == batch else 0):
                return
