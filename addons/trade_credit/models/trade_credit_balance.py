from odoo import api, fields, models
from odoo.tools import SQL

from .trade_credit_source import KEY


class TradeCreditBalance(models.Model):
    """The counters: sums of entries per company, customer, salesperson, department, bucket and due date. CRD-5

    Several rows may hold one counter: a transaction only ever *adds* a row with the difference it makes, so that two people
    who work on documents of one customer never wait for each other here. A job melts them into one and writes the sum of the
    customer into ``trade.credit.standing``. A check therefore reads a few rows whether the customer has 10 or 10,000 open documents.

    Posted receivables are counted by due date, so what is overdue follows the calendar without anything being written.
    """

    _name = "trade.credit.balance"
    _description = "Credit Counter"
    _log_access = False
    _rec_name = "bucket"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Customer", required=True, readonly=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True, ondelete="set null")
    team_id = fields.Many2one("crm.team", string="Department", readonly=True, ondelete="set null")
    bucket = fields.Char(required=True, readonly=True)
    date_due = fields.Date(readonly=True)
    amount = fields.Float(required=True, readonly=True, digits=0)
    unvalued = fields.Integer(required=True, readonly=True)
    melted = fields.Boolean(readonly=True, help="Contained in the stored standing of the customer.")

    _partner_idx = models.Index("(partner_id, company_id)")
    _user_idx = models.Index("(user_id) WHERE user_id IS NOT NULL")
    _team_idx = models.Index("(team_id) WHERE team_id IS NOT NULL")
    _added_idx = models.Index("(partner_id, company_id) WHERE melted IS NOT TRUE")

    # ------------------------------------------------------------------ comparison and rebuild
    @api.model
    def _count_wrong(self):
        """Return the number of counters that are not the sum of their entries."""
        [(count,)] = self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*) FROM (
                    SELECT FROM (
                        SELECT %(key)s, amount, unvalued FROM trade_credit_entry
                        UNION ALL SELECT %(key)s, -amount, -unvalued FROM trade_credit_balance
                    ) both_sides
                    GROUP BY %(key)s HAVING SUM(amount) <> 0 OR SUM(unvalued) <> 0
                ) wrong
                """,
                key=KEY,
            )
        )
        return count

    @api.model
    def _rebuild(self):
        """Replace all counters by the sums of the entries, beside other work: rows that others add are kept.

        What every customer owes is stored in the same transaction (``trade.credit.standing``).
        """
        self.env.cr.execute(
            SQL(
                """
                WITH gone AS (DELETE FROM trade_credit_balance)
                INSERT INTO trade_credit_balance (%(key)s, amount, unvalued, melted)
                SELECT %(key)s, SUM(amount), SUM(unvalued), TRUE FROM trade_credit_entry GROUP BY %(key)s
                HAVING SUM(amount) <> 0 OR SUM(unvalued) <> 0
                """,
                key=KEY,
            )
        )
        self.invalidate_model(flush=False)
        self.env["trade.credit.standing"]._update_everybody()

    # ------------------------------------------------------------------ compaction
    @api.model
    def _compact(self, customers):
        """Melt the rows of each counter of some customers into one; safe at any time, beside any work.

        Their ``trade.credit.standing`` is written in the same transaction: what is melted counts as contained in it.

        :param SQL customers: table ``pairs`` (partner_id, company_id)
        """
        self.env.cr.execute(
            SQL(
                """
                WITH gone AS (
                    DELETE FROM trade_credit_balance b USING %(customers)s
                    WHERE b.company_id = pairs.company_id AND b.partner_id = pairs.partner_id
                    RETURNING b.*
                )
                INSERT INTO trade_credit_balance (%(key)s, amount, unvalued, melted)
                SELECT %(key)s, SUM(amount), SUM(unvalued), TRUE FROM gone GROUP BY %(key)s
                HAVING SUM(amount) <> 0 OR SUM(unvalued) <> 0
                """,
                customers=customers,
                key=KEY,
            )
        )
        self.invalidate_model(flush=False)
