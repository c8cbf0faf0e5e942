"""What trade_base costs a confirmation when no policy and no review is configured (its control points only; G16).

Goal: at most 1.03 × plain Odoo, and not one statement more for each line and each order.
"""

from bench.cases import A_FEW, confirm, order_values

VARIANTS = ("core", "trade_base")
#: (orders confirmed at once, lines of each)
LOADS = ((1, 1), (1, 100), (50, 1))
#: three per cent are not seen in five runs
RUNS = 20


def run(bench):
    rows = {}
    for orders, lines in LOADS:
        if max(orders, lines) > bench.size.products:
            orders, lines = min(orders, bench.size.products), min(lines, bench.size.products)
        rows[orders, lines] = bench.measure(
            "confirm",
            confirm,
            setup=lambda env, orders=orders, lines=lines: _quotations(env, orders, lines),
            repeat=max(bench.repeat, RUNS),
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
        ratio = row["trade_base"].ratio(row["core"])
        bench.goal("G16", f"confirm, {load[0]} orders of {load[1]} lines: × plain Odoo", ratio, 1.03)
