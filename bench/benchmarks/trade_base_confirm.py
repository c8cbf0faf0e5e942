"""What trade_base costs a confirmation when no policy and no review is configured (its control points only; G16).

Goal: at most 1.03 × plain Odoo, and not one statement more for each line and each order. Plain Odoo takes part twice, in a
second database with the same rows: how far the two are apart is what a run cannot tell.
"""

from bench.cases import A_FEW, confirm, order_values
from bench.harness import Run

VARIANTS = ("core", "trade_base")
AGAIN = "core again"
#: (orders confirmed at once, lines of each): times the usual runs; three per cent are not seen in five
LOADS = {(1, 1): 20, (1, 100): 4, (50, 1): 4}


def run(bench):
    with bench.databases.temporary(bench.database("core")) as database, bench.using(AGAIN, database):
        _run(bench)


def _run(bench):
    rows = {}
    runs = {variant: Run(confirm, database=variant) for variant in (*VARIANTS, AGAIN)}
    for (orders, lines), times in LOADS.items():
        if max(orders, lines) > bench.size.products:
            orders, lines = min(orders, bench.size.products), min(lines, bench.size.products)
        rows[orders, lines] = bench.measure(
            "confirm",
            runs,
            setup=lambda env, orders=orders, lines=lines: _quotations(env, orders, lines),
            repeat=bench.repeat * times,
            orders=orders,
            lines=lines,
        )
    if bench.measured(["confirm"]):
        _goals(bench, rows)


def _quotations(env, orders, lines):
    return env["sale.order"].create([order_values(env, kind="free", lines=lines) for _ in range(orders)])


def _goals(bench, rows):
    def more(load):
        return rows[load]["trade_base"].queries - rows[load]["core"].queries

    one, *others = rows
    for load in others:
        orders, lines = load
        what = f"confirm, {orders} orders of {lines} lines"
        bench.goal("G16", f"{what}: statements more a line", (more(load) - more(one)) / (orders * lines - 1), A_FEW)
    for load, row in rows.items():
        what = f"confirm, {load[0]} orders of {load[1]} lines"
        bench.goal("G16", f"{what}: × plain Odoo", row["trade_base"].ratio(row["core"]), 1.03)
        bench.note(f"{what}: plain Odoo again × {row[AGAIN].ratio(row['core']):.3f}")
