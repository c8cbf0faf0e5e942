"""Receivables by customer, salesperson and department in five buckets (G13): OCA's aged partner balance against SQL on the journal items."""

import datetime

from odoo.tools import SQL

VARIANTS = ("core", "oca_ageing")
BUCKET_DAYS = 30
#: Goals of G13: against OCA, and of a past date against today.
OCA_SHARE, PAST_SHARE = 1 / 15, 2.5


def run(bench):
    with bench.environment() as env:
        env.cr.execute("SELECT count(*) FROM account_move_line")
        items = env.cr.fetchone()[0]
    today = datetime.date.today()
    past = today - datetime.timedelta(days=15)
    groupings = {
        "by customer": SQL("l.partner_id"),
        "by salesperson": SQL("m.invoice_user_id"),
        "by department, salesperson, customer": SQL("m.team_id, m.invoice_user_id, l.partner_id"),
    }
    for what, columns in groupings.items():
        runs = {"SQL": lambda env, columns=columns: env.execute_query(_ageing(columns, today))}
        if what == "by customer":
            runs["oca_ageing"] = lambda env: _oca(env, today)
        bench.measure(what, runs, memory=True, items=items)
    bench.measure(
        "by customer, as of a past date",
        {
            "SQL": lambda env: env.execute_query(_ageing_past(SQL("l.partner_id"), past)),
            "oca_ageing": lambda env: _oca(env, past),
        },
        memory=True,
        items=items,
    )
    bench.measure(
        "one customer",
        {
            "SQL": lambda env, partner: env.execute_query(
                _ageing(SQL("l.partner_id"), today, SQL("AND l.partner_id = %s", partner.id))
            ),
            "oca_ageing": lambda env, partner: _oca(env, today, partner),
        },
        setup=lambda env: env.ref("bench.customer_10"),
        memory=True,
        items=items,
    )
    bench.measure(
        "ORM: open amounts by customer and month",
        {
            "core": lambda env: env["account.move.line"]._read_group(
                _open_items(), ["partner_id", "date_maturity:month"], ["amount_residual:sum"]
            )
        },
        items=items,
    )
    _goals(bench)


def _goals(bench):
    if bench.measured(["by customer"]):
        sql, oca = (bench.results.find("by customer", variant) for variant in ("SQL", "oca_ageing"))
        bench.goal("G13", "SQL by customer: share of OCA's time", sql.ratio(oca), OCA_SHARE)
    if bench.measured(["by customer, as of a past date"]) and bench.measured(["by customer"]):
        now, past = (bench.results.find(f"by customer{when}", "SQL") for when in ("", ", as of a past date"))
        bench.goal("G13", "SQL as of a past date: × today", past.ratio(now), PAST_SHARE)


def _open_items():
    return [("parent_state", "=", "posted"), ("reconciled", "=", False), ("account_type", "=", "asset_receivable")]


def _ageing(columns, date, condition=None):
    return SQL(
        """
        SELECT %(columns)s, %(buckets)s
        FROM account_move_line l
        JOIN account_move m ON m.id = l.move_id
        JOIN account_account a ON a.id = l.account_id
        WHERE l.parent_state = 'posted' AND l.reconciled IS NOT TRUE AND a.account_type = 'asset_receivable' %(condition)s
        GROUP BY %(columns)s
        """,
        columns=columns,
        buckets=_buckets(SQL("l.amount_residual"), date),
        condition=condition or SQL(),
    )


def _ageing_past(columns, date):
    """Backwards: what is open today, and what was reconciled since."""
    return SQL(
        """
        WITH later AS (
            SELECT line, sum(amount) AS amount FROM (
                SELECT debit_move_id AS line, amount FROM account_partial_reconcile WHERE max_date > %(date)s
                UNION ALL
                SELECT credit_move_id, -amount FROM account_partial_reconcile WHERE max_date > %(date)s
            ) s GROUP BY line
        )
        SELECT %(columns)s, %(buckets)s
        FROM account_move_line l
        JOIN account_move m ON m.id = l.move_id
        JOIN account_account a ON a.id = l.account_id
        LEFT JOIN later ON later.line = l.id
        WHERE l.parent_state = 'posted' AND a.account_type = 'asset_receivable' AND l.date <= %(date)s
            AND (l.reconciled IS NOT TRUE OR later.line IS NOT NULL)
        GROUP BY %(columns)s
        """,
        columns=columns,
        buckets=_buckets(SQL("l.amount_residual + COALESCE(later.amount, 0)"), date),
        date=date,
    )


def _buckets(amount, date):
    """Not due, then four buckets of thirty days, the last one open."""
    edges = [date - datetime.timedelta(days=BUCKET_DAYS * number) for number in range(4)]
    conditions = [SQL("l.date_maturity >= %s", date)]
    conditions += [
        SQL("l.date_maturity < %s AND l.date_maturity >= %s", edges[number], edges[number + 1]) for number in range(3)
    ]
    conditions.append(SQL("l.date_maturity < %s", edges[3]))
    return SQL(", ").join(SQL("sum(%s) FILTER (WHERE %s)", amount, condition) for condition in conditions)


def _oca(env, date, partners=None):
    """The report's rows; its rendering is not counted."""
    accounts = env["account.account"].search([("account_type", "=", "asset_receivable")])
    wizard = env["aged.partner.balance.report.wizard"].create(
        {"account_ids": accounts.ids, "date_at": date, "partner_ids": partners.ids if partners else []}
    )
    report = env["report.account_financial_report.aged_partner_balance"]
    data = {**wizard._prepare_report_data(), "date_at": str(date)}
    values = report._get_report_values(wizard.ids, data)
    if not any(account["partners"] for account in values["aged_partner_balance"]):
        raise AssertionError("the report is empty")
