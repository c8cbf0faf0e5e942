"""What trade_base costs a confirmation when no policy and no review is configured (its control points only; G16).

Goal: at most 1.03 × plain Odoo, and not one statement more for each line and each order. Plain Odoo takes part twice, in a
second database with the same rows: the times of the two are 2 to 6 % apart, so three per cent cannot be seen in times. They
can be in the calls of Python functions, which are nearly the same in every run: with the same statements, the work done is
theirs. So the goal is held on calls, and the times, with the processor time of Odoo's process, stand beside it.
"""

import cProfile
import pstats

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
        calls = {load: {variant: _calls(bench, variant, *load) for variant in runs} for load in rows}
        _goals(bench, rows, calls)


def _quotations(env, orders, lines):
    return env["sale.order"].create([order_values(env, kind="free", lines=lines) for _ in range(orders)])


def _calls(bench, variant, orders, lines):
    """How many functions a confirmation calls, from the button to the last statement."""
    with bench.environment(variant) as env:
        quotations = _quotations(env, orders, lines)
        env.flush_all()
        env.cr.precommit.run()
        env.invalidate_all()
        profile = cProfile.Profile()
        profile.runcall(_confirm_all, env, quotations)
        return pstats.Stats(profile).total_calls


def _confirm_all(env, quotations):
    confirm(env, quotations)
    env.flush_all()
    env.cr.precommit.run()


def _goals(bench, rows, calls):
    def more(load):
        return rows[load]["trade_base"].queries - rows[load]["core"].queries

    one, *others = rows
    for load in others:
        orders, lines = load
        what = f"confirm, {orders} orders of {lines} lines"
        bench.goal("G16", f"{what}: statements more a line", (more(load) - more(one)) / (orders * lines - 1), A_FEW)
    for load, row in rows.items():
        what = f"confirm, {load[0]} orders of {load[1]} lines"
        plain = calls[load]["core"]
        bench.goal("G16", f"{what}: calls of functions × plain Odoo", calls[load]["trade_base"] / plain, 1.03)
        for variant in ("trade_base", AGAIN):
            bench.note(
                f"{what}, {variant} × plain Odoo: time {row[variant].ratio(row['core']):.3f}, processor time "
                f"{row[variant].cpu_ratio(row['core']):.3f}, calls {calls[load][variant] / plain:.3f}"
            )
