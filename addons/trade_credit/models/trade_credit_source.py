from odoo import api, models
from odoo.tools import SQL

#: What a counter is kept by.
KEY = SQL("company_id, partner_id, user_id, team_id, bucket, date_due")
#: How lines of entries are marked that were posted, or are posted no longer.
POSTING = "account.move.line.parent_state"


class TradeCreditSource(models.AbstractModel):
    """Says in SQL what a document contributes to the exposure: the only place that knows. CRD-2

    Posting, rebuild and nightly comparison all use these SELECTs. An addon with documents of its own extends
    :meth:`_get_sources` and :meth:`_get_resolvers`; a new bucket is a record of ``trade.credit.bucket``.
    """

    _name = "trade.credit.source"
    _description = "What Documents Contribute to Credit"

    # ------------------------------------------------------------------ which documents
    @api.model
    def _get_resolvers(self):
        """Return ``{(what is marked, document it leads to): SELECT of (id)}`` from the ids in ``given``.

        A hook: an addon whose lines are marked adds the way to its documents.
        """
        return {
            ("sale.order", "sale.order"): SQL("SELECT id FROM given WHERE source = 'sale.order'"),
            ("sale.order.line", "sale.order"): SQL(
                """SELECT l.order_id FROM sale_order_line l
                JOIN given g ON g.source = 'sale.order.line' AND g.id = l.id"""
            ),
            ("account.move", "account.move"): SQL("SELECT id FROM given WHERE source = 'account.move'"),
            ("account.move.line", "account.move"): SQL(
                """SELECT l.move_id FROM account_move_line l
                JOIN given g ON g.source = 'account.move.line' AND g.id = l.id"""
            ),
            # what a line is matched with counts while that is posted: see _get_unposted_matchings_sql
            (POSTING, "account.move"): SQL(
                """SELECT l.move_id FROM given g
                JOIN account_partial_reconcile r ON g.source = %(posting)s AND r.credit_move_id = g.id
                JOIN account_move_line l ON l.id = r.debit_move_id
                UNION ALL
                SELECT l.move_id FROM given g
                JOIN account_partial_reconcile r ON g.source = %(posting)s AND r.debit_move_id = g.id
                JOIN account_move_line l ON l.id = r.credit_move_id""",
                posting=POSTING,
            ),
            # what is invoiced of an order hangs on its invoices, of which the order keeps too little
            ("account.move", "sale.order"): SQL(
                """SELECT s.order_id FROM given g
                JOIN account_move_line l ON g.source = 'account.move' AND l.move_id = g.id
                JOIN sale_order_line_invoice_rel r ON r.invoice_line_id = l.id
                JOIN sale_order_line s ON s.id = r.order_line_id"""
            ),
            ("account.move.line", "sale.order"): SQL(
                """SELECT s.order_id FROM given g
                JOIN sale_order_line_invoice_rel r ON g.source = 'account.move.line' AND r.invoice_line_id = g.id
                JOIN sale_order_line s ON s.id = r.order_line_id"""
            ),
        }

    @api.model
    def _get_sources(self):
        """Return ``{document: [SELECT of (source, res_id, company_id, partner_id, user_id, team_id, bucket, date_due, amount,
        unvalued)]}``, each restricted to what is in ``dirty``; ``amount`` is in company currency, rounded.

        A hook: an addon with documents of its own adds its SELECT.
        """
        return {
            "sale.order": [self._get_order_source()],
            "account.move": [self._get_draft_invoice_source(), self._get_receivable_source()],
        }

    @api.model
    def _get_fresh_sql(self, given, marked=None, resolve=True):
        """Return the common table expressions ``dirty`` (source, id) and ``fresh`` (what they contribute now).

        :param SQL given: table (source, id) of what was marked
        :param marked: what kinds of records are in it; all there are if None
        :param bool resolve: follow the documents to those that hang on them
        """
        ways = {
            (source, document): way
            for (source, document), way in self._get_resolvers().items()
            if (marked is None or source in marked) and (resolve or source == document)
        }
        documents = {document for _source, document in ways}
        dirty = SQL(" UNION ALL ").join(
            SQL("SELECT %s::text, * FROM (%s) w", document, way) for (_source, document), way in ways.items()
        )
        return SQL(
            "given (source, id) AS (SELECT * FROM %s), %s",
            given,
            self._get_contributions_sql(
                SQL("SELECT DISTINCT * FROM (%s) w", dirty),
                [
                    source
                    for document, sources in self._get_sources().items()
                    if document in documents
                    for source in sources
                ],
            ),
        )

    @api.model
    def _get_contributions_sql(self, dirty, sources):
        """Return the common table expressions ``dirty`` and ``fresh``.

        :param SQL dirty: SELECT of (source, id) of documents
        :param sources: list of SELECTs as :meth:`_get_sources` gives them
        """
        return SQL(
            """
            dirty (source, id) AS MATERIALIZED (%(dirty)s),
            fresh AS MATERIALIZED (
                SELECT source, res_id, %(key)s, amount, unvalued FROM (%(fresh)s) f (source, res_id, %(key)s, amount, unvalued)
                WHERE company_id IS NOT NULL AND partner_id IS NOT NULL AND (amount <> 0 OR unvalued <> 0)
            )
            """,
            key=KEY,
            dirty=dirty,
            fresh=SQL(" UNION ALL ").join(sources),
        )

    @api.model
    def _get_given_sql(self, dirty):
        """Return the table (source, id) of what was marked.

        :param dirty: ``{source: ids}``
        """
        return SQL(
            "unnest(%s::text[], %s::int[])",
            [source for source, ids in dirty.items() for _id in ids],
            [id_ for ids in dirty.values() for id_ in ids],
        )

    # ------------------------------------------------------------------ what they contribute
    @api.model
    def _get_order_source(self):
        """Confirmed orders, as far as nothing is invoiced: open, released, shipped.

        Per line the quantities form a ladder: invoiced <= shipped <= released <= ordered, each rung at least the one below.
        A step of the ladder times the price including taxes stands in one bucket. A line of a return has a ladder that
        goes down. Down payments that are invoiced and not yet deducted reduce what is open. What would be negative in one
        bucket (a discount line, say) is taken from the next, so that an order never lowers the exposure. What is rounded are
        the sums up to each bucket, so that the parts add up to the order to the last digit.
        """
        return SQL(
            """
            SELECT 'sale.order' AS source, o.id AS res_id, o.company_id, p.commercial_partner_id AS partner_id, o.user_id,
                o.team_id, b.bucket, NULL::date AS date_due,
                ROUND((b.upper / rate.value)::numeric, cur.decimal_places)
                    - ROUND((b.lower / rate.value)::numeric, cur.decimal_places) AS amount,
                CASE WHEN b.upper <> b.lower AND %(no_rate)s THEN 1 ELSE 0 END AS unvalued
            FROM sale_order o
            JOIN dirty d ON d.source = 'sale.order' AND d.id = o.id
            JOIN res_partner p ON p.id = o.partner_invoice_id
            JOIN res_company c ON c.id = o.company_id
            JOIN res_currency cur ON cur.id = c.currency_id
            CROSS JOIN LATERAL (SELECT COALESCE(NULLIF(o.currency_rate, 0), 1) AS value) rate
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
                VALUES ('shipped', 0, x.shipped), ('released', x.shipped, x.shipped + y.released),
                    ('open_order', x.shipped + y.released, t.total)
            ) b (bucket, lower, upper)
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
                CASE WHEN o.amount > 0 THEN 'posted' ELSE 'advance' END,
                CASE WHEN o.amount > 0 THEN COALESCE(l.date_maturity, l.date) END,
                SUM(o.amount), 0
            FROM account_move_line l
            JOIN dirty d ON d.source = 'account.move' AND d.id = l.move_id
            JOIN account_move m ON m.id = l.move_id
            JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
            JOIN res_partner p ON p.id = l.partner_id
            CROSS JOIN LATERAL (
                SELECT l.amount_residual + COALESCE(SUM(u.amount), 0) AS amount FROM (%s) u WHERE u.line_id = l.id
            ) o
            WHERE l.parent_state = 'posted' AND o.amount <> 0
            GROUP BY 2, 3, 4, 5, 6, 7, 8
            """,
            self._get_unposted_matchings_sql(),
        )

    @api.model
    def _get_unposted_matchings_sql(self):
        """Return a SELECT of (line_id, amount): what lines are matched with that is not posted, to be added to what is left.

        Odoo matches drafts, too, and a payment that is reset to draft stays matched: nobody has paid by that.
        """
        return SQL(
            """
            SELECT r.debit_move_id AS line_id, r.amount FROM account_partial_reconcile r
            JOIN account_move_line c ON c.id = r.credit_move_id WHERE c.parent_state <> 'posted'
            UNION ALL
            SELECT r.credit_move_id, -r.amount FROM account_partial_reconcile r
            JOIN account_move_line c ON c.id = r.debit_move_id WHERE c.parent_state <> 'posted'
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
