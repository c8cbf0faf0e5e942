"""What everybody owes, by customer, salesperson and department and by age (G13): the credit analysis against SQL on the journal
items and OCA's aged partner balance.
"""

import datetime

from odoo import Command
from odoo.tools import SQL

from bench import odoo_setup
from bench.benchmarks.ageing_peer import OCA_SHARE, _ageing, _oca

VARIANTS = ("core", "trade_credit", "oca_ageing")
#: Goals of G13: against SQL with the same grouping; memory; statements of a page and of one customer.
SQL_SHARE, MB, PAGE, ONE = 1.5, 150, 10, 20
UNPAID = [("bucket_id.code", "=", "posted")]
GROUPINGS = {
    "by customer": (SQL("l.partner_id"), ["partner_id"]),
    "by salesperson": (SQL("m.invoice_user_id"), ["user_id"]),
    "by department, salesperson, customer": (
        SQL("m.team_id, m.invoice_user_id, l.partner_id"),
        ["team_id", "user_id", "partner_id"],
    ),
}


def run(bench):
    with bench.databases.temporary(bench.database("trade_credit")) as database:
        odoo_setup.as_superuser(odoo_setup.load(database), _privilege)
        with bench.using("trade_credit", database):
            _measure(bench)
    _goals(bench)


def _privilege(env):
    env.ref("bench.manager").group_ids = [Command.link(env.ref("trade_credit.group_credit_viewer").id)]


def _measure(bench):
    today = datetime.date.today()
    for what, (columns, fields) in GROUPINGS.items():
        runs = {
            "SQL": lambda env, columns=columns: env.execute_query(_ageing(columns, today)),
            "trade_credit": lambda env, fields=fields: env["trade.credit.analysis"]._read_group(
                UNPAID, [*fields, "age"], ["amount:sum"]
            ),
        }
        if what == "by customer" and "oca_ageing" in bench.variants:
            runs["oca_ageing"] = lambda env: _oca(env, today)
        bench.measure(what, runs, memory=True)
    bench.measure(
        "a page of 80 customers",
        {
            "trade_credit": lambda env: env["trade.credit.analysis"].web_read_group(
                UNPAID, ["partner_id"], ["amount:sum"], limit=80
            )
        },
    )
    bench.measure(
        "one customer, its documents",
        {
            "trade_credit": lambda env, partner: env["trade.credit.analysis"].web_search_read(
                [("partner_id", "=", partner.id)], {"document": {}, "age": {}, "amount": {}, "date_due": {}}, limit=80
            )
        },
        setup=lambda env: env.ref("bench.customer_10"),
    )


def _goals(bench):
    for what in bench.measured(GROUPINGS):
        sql, ours = (bench.results.find(what, variant) for variant in ("SQL", "trade_credit"))
        bench.goal("G13", f"{what}: × SQL", ours.ratio(sql), SQL_SHARE)
        bench.goal("G13", f"{what}: MB", ours.mb, MB)
        if what == "by customer" and "oca_ageing" in bench.variants:
            bench.goal(
                "G13", f"{what}: share of OCA's time", ours.ratio(bench.results.find(what, "oca_ageing")), OCA_SHARE
            )
    for what, limit in (("a page of 80 customers", PAGE), ("one customer, its documents", ONE)):
        if bench.measured([what]):
            bench.goal("G13", f"{what}: statements", bench.results.find(what, "trade_credit").queries, limit)
