from functools import partial

from odoo import api, fields, models
from odoo.service.model import retrying
from odoo.tools import SQL

from .trade_credit_grade import LIMIT_MODES
from .trade_credit_standing_source import COLUMNS

#: Customers brought up to date in one transaction of the job.
BATCH = 2000


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

        The stored half is the bare table, and what is left out of it is said outside: only then does the database go on to sort and
        search along the indexes of the table below a union. Who is stale is looked up in a hash, made once.
        """
        return SQL(
            """
            SELECT t.* FROM (
                SELECT %(columns)s, TRUE AS stored FROM trade_credit_standing UNION ALL SELECT %(columns)s, FALSE FROM (%(live)s) live
            ) t
            WHERE NOT t.stored OR (t.changes_on IS NULL OR t.changes_on > %(today)s) AND (t.partner_id, t.company_id) NOT IN (
                SELECT partner_id, company_id FROM trade_credit_balance WHERE melted IS NOT TRUE
            )
            """,
            columns=COLUMNS,
            live=self.env["trade.credit.standing.source"]._get_live_sql(self._get_stale_sql()),
            today=fields.Date.today(),
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
                live=self.env["trade.credit.standing.source"]._get_live_sql(
                    SQL("SELECT partner_id, company_id FROM wanted")
                ),
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
    def _add_missing(self):
        """Give a standing to customers and companies that were made in the same moment, so that neither saw the other."""
        self._update(
            SQL(
                """
                SELECT * FROM (%s) everybody WHERE NOT EXISTS (
                    SELECT FROM trade_credit_standing s
                    WHERE s.partner_id = everybody.partner_id AND s.company_id = everybody.company_id
                )
                """,
                self._get_everybody_sql(),
            )
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
                live=self.env["trade.credit.standing.source"]._get_live_sql(current),
            )
        )
        return count

    @api.model
    def _cron_melt(self, batch=BATCH):
        """Melt what was posted since the last time, and what the calendar changed, some customers in each transaction."""
        cron = self.env["ir.cron"]
        retrying(self._add_missing, self.env)
        done = batch
        while done == batch:
            # who changes a limit or the policy in this moment goes first
            done = retrying(partial(self._melt, batch), self.env)
            if not cron._commit_progress(done, remaining=batch if done == batch else 0):
                return
