"""From the quotation to the payment, stage by stage, by number of lines (G16: what our addons cost when they are installed but unused).

Stored products without tracking and with lots. Every stage starts with an empty cache. Goal: not one statement more a
line in any stage, and at most 1.10 × plain Odoo to confirm one line, 1.03 × for a hundred (G1 without its credit check).
"""

from bench.cases import A_FEW, confirm, deliver, invoice, order_values, pay, post

VARIANTS = ("core", "ours")
LINES = (1, 10, 100)
STAGES = {
    "create": lambda env, state: state.update(order=env["sale.order"].create(state["values"])),
    "confirm": lambda env, state: confirm(env, state["order"]),
    "deliver": lambda env, state: deliver(env, state["order"]),
    "invoice": lambda env, state: invoice(env, state["order"]),
    "post": lambda env, state: post(env, state["order"]),
    "pay": lambda env, state: pay(env, state["order"]),
}


def run(bench):
    lines = sorted({min(count, bench.size.products) for count in LINES})
    for kind in ("free", "lot"):
        for count in lines:
            bench.measure_stages(
                STAGES,
                setup=lambda env, kind=kind, count=count: {"values": order_values(env, kind=kind, lines=count)},
                growth="lines",
                kind=kind,
                lines=count,
            )
        _goals(bench, kind, lines)


def _goals(bench, kind, lines):
    fewest, most = min(lines), max(lines)
    for stage in bench.measured(STAGES):
        per_line = {}
        for variant in bench.variants:
            few, many = (bench.results.find(stage, variant, kind=kind, lines=count) for count in (fewest, most))
            per_line[variant] = (many.queries - few.queries) / (most - fewest)
        more = per_line["ours"] - per_line["core"]
        bench.goal("G16", f"{stage}, {kind}: statements more a line", more, A_FEW)
    for count, limit in ((1, 1.10), (100, 1.03)):
        if count in lines and bench.measured(["confirm"]):
            core, ours = (bench.results.find("confirm", name, kind=kind, lines=count) for name in ("core", "ours"))
            bench.goal("G1", f"confirm, {kind}, {count} lines: × plain Odoo", ours.ratio(core), limit)
