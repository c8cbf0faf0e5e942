from odoo import api, models
from odoo.tools import SQL

from .trade_credit_ledger import _DIRTY, _POSTED, _RAISED
from .trade_credit_source import KEY


class TradeCreditLedger(models.AbstractModel):
    """The short way for orders that are being confirmed: most of what is posted while somebody waits. CRD-2, CRD-5

    Nothing of such an order is delivered or invoiced, so all of it is open, and the cache knows how much: it is posted without
    being written first (which Odoo would do a second time at the end) and without the plans that the whole way needs. At the
    end of the transaction it is compared with what the order says then.
    """

    _inherit = "trade.credit.ledger"

    @api.model
    def _post_entering(self, orders):
        """Post orders whose confirmation is not written yet.

        :param orders: ``sale.order`` records, sudo
        :returns: whether the ledger is up to date now; otherwise it takes the whole way (:meth:`_refresh`)
        """
        data = self.env.cr.precommit.data
        if data.get(_DIRTY) or data.get(_RAISED) or not orders or not self._is_all_pending(orders):
            return False
        worth = orders._trade_credit_worth()
        if len(worth) < len(orders) or orders.order_line._trade_credit_touched():
            return False
        rows = self._insert_entering(worth)
        posted = {row[1]: row[2:6] + (worth[row[1]].amount,) for row in rows}
        # whatever happens until then, it is looked at again at the end
        self._mark_written("sale.order", orders.ids)
        data[_POSTED] = posted
        self._remember_customers(rows)
        return all(id_ in posted or not float(value.amount) for id_, value in worth.items())

    @api.model
    def _is_all_pending(self, orders):
        """Tell whether the states of these orders wait to be written, and nothing else than these orders does."""
        ids = {"sale.order": set(orders._ids), "sale.order.line": set(orders.order_line._ids)}
        waiting = self.env._field_dirty
        return ids["sale.order"].issubset(waiting.get(orders._fields["state"], ())) and all(
            ids.get(field.model_name, set()).issuperset(pending)
            for fields in (waiting, self.env.transaction.tocompute)
            for field, pending in fields.items()
        )

    @api.model
    def _insert_entering(self, worth):
        """Insert the entries and counters of orders of which nothing stands in the ledger.

        :param worth: ``{order id: Worth}``
        :returns: as :meth:`_post`, of those that were inserted
        """
        values = SQL(", ").join(
            SQL("(%s, %s, %s, %s::int, %s::int, %s::numeric)", id_, *value)
            for id_, value in worth.items()
            if float(value.amount)
        )
        if not values.code:
            return []
        self.env.cr.execute(
            SQL(
                """
                WITH given (id, company_id, contact_id, user_id, team_id, amount) AS (VALUES %(values)s),
                made AS (
                    INSERT INTO trade_credit_entry (source, res_id, %(key)s, amount, unvalued)
                    SELECT 'sale.order', g.id, g.company_id, p.commercial_partner_id, g.user_id, g.team_id, 'open_order', NULL::date,
                        g.amount, 0
                    FROM given g JOIN res_partner p ON p.id = g.contact_id
                    WHERE p.commercial_partner_id IS NOT NULL
                    AND NOT EXISTS (SELECT FROM trade_credit_entry e WHERE e.source = 'sale.order' AND e.res_id = g.id)
                    RETURNING *
                ),
                posted AS (
                    INSERT INTO trade_credit_balance (%(key)s, amount, unvalued)
                    SELECT %(key)s, amount, 0 FROM made
                )
                SELECT source, res_id, company_id, partner_id, user_id, team_id, amount::float FROM made
                """,
                values=values,
                key=KEY,
            ),
            log_exceptions=False,  # a collision is run again, it is no error to log
        )
        rows = self.env.cr.fetchall()
        self.env["trade.credit.entry"].invalidate_model(flush=False)
        self.env["trade.credit.balance"].invalidate_model(flush=False)
        return rows

    @api.model
    def _skip_posted(self, dirty):
        """Take the orders that still are what was posted of them from the cache out of what is marked.

        :param dirty: ``{source: ids}``, changed in place
        """
        posted = self.env.cr.precommit.data.pop(_POSTED, None)
        if not posted:
            return
        worth = self.env["sale.order"].sudo().browse(posted)._trade_credit_worth()
        orders = self.env["sale.order"].sudo()
        same = orders.browse(
            id_
            for id_, value in worth.items()
            if posted[id_]
            == (
                value.company_id,
                orders.browse(id_).partner_invoice_id.commercial_partner_id.id,
                value.user_id,
                value.team_id,
                value.amount,
            )
        )
        dirty["sale.order"].difference_update(same._ids)
        dirty["sale.order.line"].difference_update(same.order_line._ids)
