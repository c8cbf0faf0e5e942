"""Moving what was just done to the day it is meant to have happened on."""

from odoo import fields
from odoo.tools import SQL
from odoo.tools.sql import table_exists

# Core stamps these with "now" and offers no field for them: the day's new rows are the ones above the mark.
STAMPED = (
    "crm_lead",
    "sale_order",
    "sale_order_line",
    "purchase_order",
    "purchase_order_line",
    "stock_picking",
    "stock_move",
    "stock_move_line",
    "stock_lot",
    "account_move",
    "account_move_line",
    "account_payment",
    "product_value",
    "trade_review",
    "trade_review_opinion",
    "trade_exemption",
)
# Moments that only the engine of the reviews writes.
MOMENTS = {
    "trade_review": ("snapshot_date", "date_closed"),
    "trade_review_opinion": ("asked_at", "decided_at"),
}


class Clock:
    """Puts records on their day.

    Business methods run "now" (no freezing of time in a production process). Dates that core lets one write
    (date of an order, of a transfer, of an invoice) are written by the step that made the record. The rest, creation stamps and
    the dates of the chatter, is moved once per day, here and nowhere else, in SQL because the ORM protects
    log columns for good reason: this addon is the one place that invents a past.
    """

    def __init__(self, demo):
        self._demo = demo
        self._marks = {}
        self._tables = []

    def start(self):
        """Remember what exists; it keeps its dates."""
        self._demo.env.cr.flush()
        # the tables of our own addons are there when those are installed
        self._tables = [table for table in STAMPED if table_exists(self._demo.env.cr, table)]
        self._mark()

    def _mark(self):
        for table in (*self._tables, "mail_message"):
            self._marks[table] = self._last_id(table)

    def close_day(self, ago):
        """Date everything made since the last call ``ago`` working days back."""
        env = self._demo.env
        env.cr.flush()  # tracked changes become messages now, not at the end of six months
        moment = self._demo.days.moment(ago, 5 * 60)
        for table in self._tables:
            env.cr.execute(
                SQL(
                    # spread over the working day, a quarter of an hour apart, and never after now
                    "UPDATE %(table)s SET"
                    " create_date = LEAST(%(opening)s + (id %% 29) * interval '15 minutes', %(now)s),"
                    " write_date = LEAST(%(opening)s + (id %% 29) * interval '15 minutes', %(now)s)"
                    " WHERE id > %(mark)s",
                    table=SQL.identifier(table),
                    opening=self._demo.days.moment(ago, 30),
                    now=fields.Datetime.now(),
                    mark=self._marks[table],
                )
            )
            for column in MOMENTS.get(table, ()):
                env.cr.execute(
                    SQL(
                        "UPDATE %(table)s SET %(column)s = %(moment)s WHERE id > %(mark)s AND %(column)s IS NOT NULL",
                        table=SQL.identifier(table),
                        column=SQL.identifier(column),
                        moment=moment,
                        mark=self._marks[table],
                    )
                )
        env.cr.execute(
            SQL(
                "UPDATE mail_message SET date = %s, create_date = %s WHERE id > %s",
                moment,
                moment,
                self._marks["mail_message"],
            )
        )
        self._mark()

    def _last_id(self, table):
        cr = self._demo.env.cr
        cr.execute(SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(table)))
        return cr.fetchone()[0]
