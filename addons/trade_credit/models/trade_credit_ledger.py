from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from .trade_credit_source import KEY

_DIRTY = "trade_credit.dirty"
_POSTED = "trade_credit.posted"
_RAISED = "trade_credit.raised"
#: Smaller differences are rounding.
EPSILON = 0.005
#: Up to so many documents a posting is not worth a plan of its own.
FEW = 200


class TradeCreditLedger(models.AbstractModel):
    """Keeps entries and counters in step with orders, invoices and payments. CRD-2, CRD-5

    The models it counts call :meth:`_mark` from ``_write_multi``, ``create`` and ``unlink``: below every button, import,
    RPC call and computed field. What is marked is brought up to date by ONE statement, before a check reads the sums or
    at the end of the transaction, whichever comes first. What a document contributes is known to ``trade.credit.source``.
    """

    _name = "trade.credit.ledger"
    _description = "Credit Ledger"

    # ------------------------------------------------------------------ marking
    @api.model
    def _mark(self, source, ids):
        """Note that documents may contribute something else now; they are looked at before this transaction ends.

        :param str source: model of the document, or of its lines (see ``trade.credit.source``)
        :param ids: ids, may be of records that are about to be deleted
        """
        ids = [id_ for id_ in ids if id_]
        if ids:
            # what was posted from the cache may not be what there is any more
            self.env.cr.precommit.data.pop(_POSTED, None)
            self._mark_written(source, ids)

    @api.model
    def _mark_written(self, source, ids):
        """Like :meth:`_mark`, for what is just being written of orders themselves: it may be what was posted from the cache."""
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
        self._skip_posted(dirty)
        rows = self._post(dirty)
        self._remember_customers(rows)
        return raised | self._get_raised_orders(rows)

    @api.model
    def _remember_customers(self, rows):
        """Put what the ledger read of the customers of orders into the cache: a check then need not read their contacts.

        :param rows: as :meth:`_post` returns them
        """
        contacts = self.env["sale.order"]._fields["partner_invoice_id"]._get_cache(self.env)
        customers = {
            contacts[id_]: customer
            for source, id_, _company, customer, _user, _team, amount in rows
            # what lowers may be of the customer that the order had before
            if source == "sale.order" and amount > 0 and contacts.get(id_)
        }
        partners = self.env["res.partner"].browse(customers)
        partners._fields["commercial_partner_id"]._insert_cache(partners, customers.values())

    @api.model
    def _post(self, dirty):
        """Replace the entries of documents and post the differences to the counters, in one statement.

        :param dirty: ``{source: ids}``
        :returns: ``[(source, id, company id, partner id, user id, team id, difference)]`` of documents that changed
        """
        if not any(dirty.values()):
            return []
        source = self.env["trade.credit.source"]
        given = source._get_given_sql(dirty)
        if self.pool.ready and sum(len(ids) for ids in dirty.values()) <= FEW:
            statement = SQL("SELECT * FROM trade_credit_post(%s, %s)", *given.params)
        else:
            statement = self._get_post_sql(source._get_fresh_sql(given, dirty.keys()))
        # a collision is run again, it is no error to log
        self.env.cr.execute(statement, log_exceptions=False)
        rows = self.env.cr.fetchall()
        self.env["trade.credit.entry"].invalidate_model(flush=False)
        self.env["trade.credit.balance"].invalidate_model(flush=False)
        return rows

    @api.model
    def _fill(self, source, ids):
        """Make the entries of documents that have none; the counters are made afterwards."""
        self.env.cr.execute(
            SQL(
                """
                WITH %(fresh)s
                INSERT INTO trade_credit_entry (source, res_id, %(key)s, amount, unvalued)
                SELECT source, res_id, %(key)s, amount, unvalued FROM fresh
                """,
                fresh=self._get_fresh_sql(source, ids),
                key=KEY,
            )
        )
        self.env["trade.credit.entry"].invalidate_model(flush=False)

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

    @api.model
    def _get_fresh_sql(self, source, ids):
        """Return ``dirty`` and ``fresh`` of documents of one model, without those that hang on them."""
        sources = self.env["trade.credit.source"]
        return sources._get_fresh_sql(sources._get_given_sql({source: ids}), {source}, resolve=False)

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
                fresh=self._get_fresh_sql(source, ids),
                key=KEY,
            )
        )
        return [id_ for (id_,) in rows]
