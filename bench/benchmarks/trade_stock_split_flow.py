"""What dispatch notes cost: confirm an order, release its dispatch note and validate the delivery, beside plain confirm and validate (G7).

Stored products without tracking and with lots, the company under dispatch control. Goal: a hundred lines in at most 1.15 × the
statements and the time of plain Odoo.
"""

from bench.cases import confirm, deliver, quotation

VARIANTS = ("core", "trade_stock_split")
LINES = (1, 100)
CASE = "order to door"


def run(bench):
    for kind in ("free", "lot"):
        for lines in sorted({min(count, bench.size.products) for count in LINES}):
            rows = bench.measure(
                CASE,
                {"core": _plain, "trade_stock_split": _dispatched},
                setup=lambda env, kind=kind, lines=lines: _quotation(env, kind, lines),
                growth="lines",
                kind=kind,
                lines=lines,
            )
            if rows and lines > 1:
                core, ours = rows["core"], rows["trade_stock_split"]
                bench.goal("DSP", f"{kind}, {lines} lines: statements × plain Odoo", ours.queries / core.queries, 1.15)
                bench.goal("DSP", f"{kind}, {lines} lines: time × plain Odoo", ours.ratio(core), 1.15)


def _quotation(env, kind, lines):
    """Return a quotation, in a company under dispatch control where there is such a thing."""
    if "trade_dispatch_control" in env.company:
        env.company.sudo().trade_dispatch_control = True
    return quotation(env, kind=kind, lines=lines)


def _plain(env, order):
    confirm(env, order)
    deliver(env, order)


def _dispatched(env, order):
    confirm(env, order)
    if order.picking_ids:
        raise AssertionError("the order is not under dispatch control")
    order.action_trade_dispatch()
    order.trade_dispatch_ids.action_release()
    deliver(env, order)
    if order.trade_dispatch_ids.state != "out":
        raise AssertionError("the note is not out")
