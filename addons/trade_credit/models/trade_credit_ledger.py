from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

_DIRTY = "trade_credit.dirty"
_RAISED = "trade_credit.raised"
#: Smaller differences are rounding.
EPSILON = 0.005
_KEY = SQL("company_id, partner_id, user_id, team_id, bucket, date_due")


class TradeCreditLedger(models.AbstractModel):
    """Keeps entries and counters in step with orders, invoices and payments. CRD-2, CRD-5

    The models it counts call :meth:`_mark` from ``_write_multi``, ``create`` and ``unlink``: below every button, import,
    RPC call and computed field. What is marked is brought up to date by ONE statement, before a check reads the sums or
    at the end of the transaction, whichever comes first. That statement is the only place that knows what a document
    contributes; the rebuild and the nightly comparison use the same one.

    An addon adds documents by :meth:`_get_sources` and :meth:`_get_resolvers`, and a bucket by a record of
    ``trade.credit.bucket``.
    """

    _name = "trade.credit.ledger"
    _description = "Credit Ledger"

    # ------------------------------------------------------------------ marking
    @api.model
    def _mark(self, source, ids):
        """Note that documents may contribute something else now; they are looked at before this transaction ends.

        :param str source: model of the document, or of its lines (see :meth:`_get_resolvers`)
        :param ids: ids, may be of records that are about to be deleted
        """
        ids = [id_ for id_ in ids if id_]
        if not ids:
            return
        precommit = self.env.cr.precommit
        dirty = precommit.data.get(_DIRTY)
        if dirty is None:
            dirty = precommit.data[_DIRTY] = defaultdict(set)
            # the environment of the user: the messages of a refusal are for this reader
            precommit.add(self._settle)
        dirty[source].update(ids)

    @api.model
    def _settle(self):
        """Bring the ledger up to date, and hold the orders that contribute more than before to their control point.

        :raises UserError: such an order may not pass
        """
        raised = self._refresh()
        if raised:
            self._enforce_raised(raised)

    @api.model
    def _enforce_raised(self, raised):
        """Enforce ``confirm`` for confirmed orders that were changed to use up more credit. CRD-5"""
        data = self.env.cr.precommit.data
        try:
            self.env["sale.order"].browse(sorted(raised)).exists()._trade_credit_enforce("confirm")
        except BaseException:
            # somebody may catch the exception (a savepoint further up): the order is still not let through, and the
            # end of the transaction asks again
            data.setdefault(_RAISED, set()).update(raised)
            self.env.cr.precommit.add(self._settle)
            raise

    # ------------------------------------------------------------------ refreshing
    @api.model
    def _refresh(self):
        """Bring entries and counters up to date with what was marked.

        :returns: set of ids of confirmed orders by which a customer, salesperson or department now owes more
        """
        data = self.env.cr.precommit.data
        raised = data.pop(_RAISED, set())
        self.env.flush_all()
        dirty = data.pop(_DIRTY, None)
        if not dirty:
            return raised
        return raised | self._get_raised_orders(self._post(dirty))

    @api.model
    def _post(self, dirty):
        """Replace the entries of documents and post the differences to the counters, in one statement.

        :param dirty: ``{source: ids}``
        :returns: ``[(source, id, company id, partner id, user id, team id, difference)]`` of documents that changed
        """
        pairs = [(source, id_) for source, ids in dirty.items() for id_ in ids]
        if not pairs:
            return []
        self.env.cr.execute(
            SQL(
                """
                WITH %(fresh)s,
                old AS MATERIALIZED (
                    SELECT e.* FROM trade_credit_entry e JOIN dirty d ON d.source = e.source AND d.id = e.res_id
                ),
                gone AS (
                    DELETE FROM trade_credit_entry e USING old o
                    WHERE e.id = o.id AND NOT EXISTS (SELECT FROM fresh f WHERE %(same)s)
                    RETURNING e.*
                ),
                made AS (
                    INSERT INTO trade_credit_entry (source, res_id, %(key)s, amount, unvalued)
                    SELECT f.source, f.res_id, %(key)s, f.amount, f.unvalued FROM fresh f
                    WHERE NOT EXISTS (SELECT FROM old o WHERE %(same)s)
                    RETURNING *
                ),
                moved AS (
                    SELECT source, res_id, %(key)s, amount, unvalued FROM made
                    UNION ALL SELECT source, res_id, %(key)s, -amount, -unvalued FROM gone
                ),
                posted AS (
                    INSERT INTO trade_credit_balance (%(key)s, amount, unvalued)
                    SELECT %(key)s, SUM(amount), SUM(unvalued) FROM moved GROUP BY %(key)s
                    HAVING SUM(amount) <> 0 OR SUM(unvalued) <> 0
                )
                SELECT source, res_id, company_id, partner_id, user_id, team_id, SUM(amount)::float
                FROM moved GROUP BY source, res_id, company_id, partner_id, user_id, team_id HAVING SUM(amount) <> 0
                """,
                fresh=self._get_fresh_sql(pairs),
                key=_KEY,
                same=SQL(
                    """f.source = o.source AND f.res_id = o.res_id
                    AND (f.company_id, f.partner_id, f.user_id, f.team_id, f.bucket, f.date_due, f.amount, f.unvalued)
                    IS NOT DISTINCT FROM
                    (o.company_id, o.partner_id, o.user_id, o.team_id, o.bucket, o.date_due, o.amount, o.unvalued)"""
                ),
            ),
            log_exceptions=False,  # a collision is run again, it is no error to log
        )
        rows = self.env.cr.fetchall()
        self.env["trade.credit.entry"].invalidate_model(flush=False)
        self.env["trade.credit.balance"].invalidate_model(flush=False)
        return rows

    @api.model
    def _get_raised_orders(self, rows):
        """Return the ids of the orders that use up more, of rows as :meth:`_post` returns them.

        A unit of value that moves from an order to an invoice, or back when the invoice is cancelled, raises nothing:
        what counts is the sum over all documents of a customer, salesperson or department.
        """
        sums = defaultdict(float)
        for _source, _id, company, partner, user, team, amount in rows:
            for key in (("p", company, partner), ("u", company, user), ("t", company, team)):
                sums[key] += amount
        return {
            id_
            for source, id_, company, partner, user, team, amount in rows
            if source == "sale.order"
            and amount > EPSILON
            and any(
                reference and sums[kind, company, reference] > EPSILON
                for kind, reference in (("p", partner), ("u", user), ("t", team))
            )
        }

    # ------------------------------------------------------------------ what a document contributes
    @api.model
    def _get_fresh_sql(self, pairs, resolve=True):
        """Return the common table expressions ``dirty`` (source, id) and ``fresh`` (what they contribute now).

        :param pairs: ``[(source, id)]`` as marked
        :param bool resolve: follow the documents to those that hang on them
        """
        return SQL(
            """
            given (source, id) AS (SELECT * FROM unnest(%(sources)s::text[], %(ids)s::int[])),
            dirty AS MATERIALIZED (%(dirty)s),
            fresh AS MATERIALIZED (
                SELECT source, res_id, %(key)s, amount, unvalued FROM (%(fresh)s) f
                WHERE company_id IS NOT NULL AND partner_id IS NOT NULL AND (amount <> 0 OR unvalued <> 0)
            )
            """,
            sources=[source for source, _id in pairs],
            ids=[id_ for _source, id_ in pairs],
            key=_KEY,
            dirty=SQL(" UNION ").join(self._get_resolvers()) if resolve else SQL("SELECT source, id FROM given"),
            fresh=SQL(" UNION ALL ").join(self._get_sources()),
        )

    @api.model
    def _get_resolvers(self):
        """Return SELECTs of (source, id) that lead from what was marked (``given``) to the documents to look at.

        A hook: an addon whose lines are marked appends the way to its documents.
        """
        return [
            SQL("SELECT source::text, id FROM given WHERE source IN ('sale.order', 'account.move')"),
            SQL(
                """SELECT 'sale.order', l.order_id FROM sale_order_line l
                JOIN given g ON g.source = 'sale.order.line' AND g.id = l.id"""
            ),
            SQL(
                """SELECT 'account.move', l.move_id FROM account_move_line l
                JOIN given g ON g.source = 'account.move.line' AND g.id = l.id"""
            ),
            # what is invoiced of an order hangs on its invoices, of which the order keeps too little
            SQL(
                """SELECT 'sale.order', s.order_id FROM given g
                JOIN account_move_line l ON g.source = 'account.move' AND l.move_id = g.id
                JOIN sale_order_line_invoice_rel r ON r.invoice_line_id = l.id
                JOIN sale_order_line s ON s.id = r.order_line_id"""
            ),
            SQL(
                """SELECT 'sale.order', s.order_id FROM given g
                JOIN sale_order_line_invoice_rel r ON g.source = 'account.move.line' AND r.invoice_line_id = g.id
                JOIN sale_order_line s ON s.id = r.order_line_id"""
            ),
        ]

    @api.model
    def _get_sources(self):
        """Return SELECTs of (source, res_id, company_id, partner_id, user_id, team_id, bucket, date_due, amount, unvalued).

        One per kind of document, restricted to those in ``dirty``. ``amount`` is in company currency, rounded.
        A hook: an addon with documents of its own appends its SELECT.
        """
        return [self._get_order_source(), self._get_draft_invoice_source(), self._get_receivable_source()]

    @api.model
    def _get_order_source(self):
        """Confirmed orders, as far as nothing is invoiced: open, released, shipped.

        Per line the quantities form a ladder: invoiced <= shipped <= released <= ordered, each rung at least the one below.
        A step of the ladder times the price including taxes stands in one bucket. A line of a return has a ladder that
        goes down. Down payments that are invoiced and not yet deducted reduce what is open. What would be negative in one
        bucket (a discount line, say) is taken from the next, so that an order never lowers the exposure.
        """
        return SQL(
            """
            SELECT 'sale.order' AS source, o.id AS res_id, o.company_id, p.commercial_partner_id AS partner_id, o.user_id,
                o.team_id, b.bucket, NULL::date AS date_due,
                ROUND((b.amount / COALESCE(NULLIF(o.currency_rate, 0), 1))::numeric, cur.decimal_places) AS amount,
                CASE WHEN b.amount <> 0 AND %(no_rate)s THEN 1 ELSE 0 END AS unvalued
            FROM sale_order o
            JOIN dirty d ON d.source = 'sale.order' AND d.id = o.id
            JOIN res_partner p ON p.id = o.partner_invoice_id
            JOIN res_company c ON c.id = o.company_id
            JOIN res_currency cur ON cur.id = c.currency_id
            CROSS JOIN LATERAL (
                SELECT COALESCE(SUM(v.opened), 0) AS opened, COALESCE(SUM(v.released), 0) AS released,
                    COALESCE(SUM(v.shipped), 0) AS shipped
                FROM sale_order_line l
                CROSS JOIN LATERAL (%(line)s) v
                WHERE l.order_id = o.id AND l.display_type IS NULL
            ) s
            CROSS JOIN LATERAL (SELECT GREATEST(s.opened + s.released + s.shipped, 0) AS total) t
            CROSS JOIN LATERAL (
                SELECT LEAST(GREATEST(s.shipped + LEAST(s.opened + s.released, 0), 0), t.total) AS shipped
            ) x
            CROSS JOIN LATERAL (
                SELECT LEAST(GREATEST(s.released + LEAST(s.opened, 0), 0), t.total - x.shipped) AS released
            ) y
            CROSS JOIN LATERAL (
                VALUES ('shipped', x.shipped), ('released', y.released), ('open_order', t.total - x.shipped - y.released)
            ) b (bucket, amount)
            WHERE o.state = 'sale'
            """,
            line=self._get_order_line_sql(),
            no_rate=self._get_no_rate_sql(SQL("o.currency_id")),
        )

    @api.model
    def _get_order_line_sql(self):
        """Return a SELECT of (opened, released, shipped) in order currency, taxes included, for the order line ``l``."""
        return SQL(
            """
            SELECT CASE WHEN l.is_downpayment THEN -dp.amount ELSE (st.ordered - st.released) * unit.price * sg.n END AS opened,
                CASE WHEN l.is_downpayment THEN 0 ELSE (st.released - st.shipped) * unit.price * sg.n END AS released,
                CASE WHEN l.is_downpayment THEN 0 ELSE (st.shipped - st.invoiced) * unit.price * sg.n END AS shipped
            FROM (SELECT CASE WHEN l.product_uom_qty < 0 OR (l.product_uom_qty = 0 AND l.qty_delivered < 0)
                THEN -1 ELSE 1 END AS n) sg
            CROSS JOIN LATERAL (
                SELECT CASE WHEN l.product_uom_qty <> 0 THEN l.price_total / l.product_uom_qty
                    ELSE l.price_unit * (1 - COALESCE(l.discount, 0) / 100) END AS price
            ) unit
            CROSS JOIN LATERAL (
                SELECT COALESCE(SUM(i.quantity * COALESCE(iu.factor / lu.factor, 1)), 0) AS quantity
                FROM sale_order_line_invoice_rel r
                JOIN account_move_line i ON i.id = r.invoice_line_id
                JOIN account_move m ON m.id = i.move_id AND m.state = 'draft' AND m.move_type = 'out_refund'
                LEFT JOIN uom_uom iu ON iu.id = i.product_uom_id
                LEFT JOIN uom_uom lu ON lu.id = l.product_uom_id
                WHERE r.order_line_id = l.id
            ) refund
            CROSS JOIN LATERAL (
                SELECT COALESCE(SUM(CASE WHEN m.move_type = 'out_refund' THEN -i.price_total ELSE i.price_total END), 0) AS amount
                FROM sale_order_line_invoice_rel r
                JOIN account_move_line i ON i.id = r.invoice_line_id
                JOIN account_move m ON m.id = i.move_id AND (m.state = 'posted' OR m.state = 'draft' AND m.move_type <> 'out_refund')
                WHERE r.order_line_id = l.id AND l.is_downpayment
            ) dp
            CROSS JOIN LATERAL (
                SELECT (COALESCE(l.qty_invoiced, 0) + refund.quantity) * sg.n AS invoiced
            ) a
            CROSS JOIN LATERAL (SELECT GREATEST(a.invoiced, COALESCE(l.qty_delivered, 0) * sg.n) AS shipped) b
            CROSS JOIN LATERAL (
                SELECT GREATEST(b.shipped, (COALESCE(l.qty_delivered, 0) + COALESCE(%(released)s, 0)) * sg.n) AS released
            ) c
            CROSS JOIN LATERAL (
                SELECT a.invoiced, b.shipped, c.released,
                    CASE WHEN %(closed)s THEN c.released
                        ELSE GREATEST(c.released, (l.product_uom_qty - %(short)s) * sg.n) END AS ordered
            ) st
            """,
            released=self._get_released_quantity_sql(),
            closed=self._get_closed_line_sql(),
            short=self._get_short_closed_quantity_sql(),
        )

    @api.model
    def _get_released_quantity_sql(self):
        """Return an expression: quantity of the order line ``l``, in its unit, released for dispatch and not yet out.

        A hook for the dispatch note; without it nothing is between the order and the delivery.
        """
        return SQL("0")

    @api.model
    def _get_short_closed_quantity_sql(self):
        """Return an expression: quantity of the order line ``l``, in its unit, that will not be delivered any more.

        A hook for short-closing a part of a line; without it a line is short-closed as a whole or not at all.
        """
        return SQL("0")

    @api.model
    def _get_closed_line_sql(self):
        """Return a condition: nothing more will be dispatched of the order line ``l`` than what is released.

        A hook for short-closing; without it an order is open until it is delivered, invoiced, reduced or cancelled.
        """
        return SQL("FALSE")

    @api.model
    def _get_draft_invoice_source(self):
        """Draft invoices. Draft credit notes count nothing: nobody has agreed to them yet."""
        return SQL(
            """
            SELECT 'account.move', m.id, m.company_id, p.commercial_partner_id, m.invoice_user_id, m.team_id,
                'draft_invoice', NULL::date, ROUND(GREATEST(m.amount_total_signed, 0), cur.decimal_places),
                CASE WHEN m.amount_total_signed > 0 AND %(no_rate)s THEN 1 ELSE 0 END
            FROM account_move m
            JOIN dirty d ON d.source = 'account.move' AND d.id = m.id
            JOIN res_partner p ON p.id = m.partner_id
            JOIN res_company c ON c.id = m.company_id
            JOIN res_currency cur ON cur.id = c.currency_id
            WHERE m.state = 'draft' AND m.move_type IN ('out_invoice', 'out_receipt')
            """,
            no_rate=self._get_no_rate_sql(SQL("m.currency_id")),
        )

    @api.model
    def _get_receivable_source(self):
        """Posted receivables: what is unpaid by due date, and what was paid or credited and is not applied yet."""
        return SQL(
            """
            SELECT 'account.move', l.move_id, l.company_id, p.commercial_partner_id, m.invoice_user_id, m.team_id,
                CASE WHEN l.amount_residual > 0 THEN 'posted' ELSE 'advance' END,
                CASE WHEN l.amount_residual > 0 THEN COALESCE(l.date_maturity, l.date) END,
                SUM(l.amount_residual), 0
            FROM account_move_line l
            JOIN dirty d ON d.source = 'account.move' AND d.id = l.move_id
            JOIN account_move m ON m.id = l.move_id
            JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
            JOIN res_partner p ON p.id = l.partner_id
            WHERE l.parent_state = 'posted' AND l.amount_residual <> 0
            GROUP BY 2, 3, 4, 5, 6, 7, 8
            """
        )

    @api.model
    def _get_no_rate_sql(self, currency):
        """Return a condition: the company ``c`` has no rate for this currency, which is not its own.

        Odoo then counts with a rate of 1, so that a million yen would be a million dollars or the other way round.
        """
        return SQL(
            """(%(currency)s <> c.currency_id AND NOT EXISTS (
                SELECT FROM res_currency_rate rate WHERE rate.currency_id = %(currency)s AND
                (rate.company_id IS NULL OR rate.company_id = split_part(c.parent_path, '/', 1)::int)))""",
            currency=currency,
        )

    # ------------------------------------------------------------------ comparison and rebuild
    @api.model
    def _compare(self, source, ids):
        """Return the ids of documents whose entries are not what they contribute; writes nothing."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH %(fresh)s
                SELECT DISTINCT res_id FROM (
                    (
                        SELECT res_id, %(key)s, amount, unvalued FROM fresh
                        EXCEPT ALL
                        SELECT e.res_id, %(key)s, amount, unvalued FROM trade_credit_entry e
                        JOIN dirty d ON d.source = e.source AND d.id = e.res_id
                    ) UNION ALL (
                        SELECT e.res_id, %(key)s, amount, unvalued FROM trade_credit_entry e
                        JOIN dirty d ON d.source = e.source AND d.id = e.res_id
                        EXCEPT ALL
                        SELECT res_id, %(key)s, amount, unvalued FROM fresh
                    )
                ) differing ORDER BY res_id
                """,
                fresh=self._get_fresh_sql([(source, id_) for id_ in ids], resolve=False),
                key=_KEY,
            )
        )
        return [id_ for (id_,) in rows]

    @api.model
    def _count_wrong_balances(self):
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
                key=_KEY,
            )
        )
        return count

    @api.model
    def _rebuild_balances(self):
        """Replace all counters by the sums of the entries, beside other work: rows that others add are kept."""
        self.env.cr.execute(
            SQL(
                """
                WITH gone AS (DELETE FROM trade_credit_balance)
                INSERT INTO trade_credit_balance (%(key)s, amount, unvalued)
                SELECT %(key)s, SUM(amount), SUM(unvalued) FROM trade_credit_entry GROUP BY %(key)s
                HAVING SUM(amount) <> 0 OR SUM(unvalued) <> 0
                """,
                key=_KEY,
            )
        )
        self.env["trade.credit.balance"].invalidate_model(flush=False)

    # ------------------------------------------------------------------ compaction
    @api.autovacuum
    def _compact(self):
        """Melt the rows of each counter into one; safe at any time, beside any work."""
        self.env.cr.execute(
            SQL(
                """
                WITH split AS (
                    SELECT DISTINCT company_id, partner_id FROM (
                        SELECT company_id, partner_id FROM trade_credit_balance GROUP BY %(key)s HAVING COUNT(*) > 1
                    ) s
                ),
                gone AS (
                    DELETE FROM trade_credit_balance b USING split s
                    WHERE b.company_id = s.company_id AND b.partner_id = s.partner_id
                    RETURNING b.*
                )
                INSERT INTO trade_credit_balance (%(key)s, amount, unvalued)
                SELECT %(key)s, SUM(amount), SUM(unvalued) FROM gone GROUP BY %(key)s
                HAVING SUM(amount) <> 0 OR SUM(unvalued) <> 0
                """,
                key=_KEY,
            )
        )
        self.env["trade.credit.balance"].invalidate_model(flush=False)
