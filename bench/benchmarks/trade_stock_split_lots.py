"""Lots named by sales and rules of sales against Odoo's own first expiry, and the lot picker, with 10,000 lots of a product (G6, DSP-3).

Whatever the size; all in one database, in turns: Odoo's own way is that of a company without dispatch control. Goals: a named lot and
the rule "earliest expiry" reserve in at most 0.2 of the time of Odoo's own; the first page of the picker, with its count, takes under
50 ms.
"""

from odoo import Command

from bench import odoo_setup
from bench.cases import confirm, quotation
from bench.data.products import BIG_LOT_QUANTITY, create_lots_product
from bench.harness import Run

VARIANTS = ("trade_stock_split",)
LOTS = 10_000
PICKER_MS = 50
RESERVE, PICK = "reserve one lot", "open the lot picker"
#: What the list of the picker shows.
COLUMNS = dict.fromkeys(("expiration_date", "in_date", "quantity", "free_quantity"), {}) | {
    name: {"fields": {"display_name": {}}} for name in ("lot_id", "grade_id", "location_id")
}


def run(bench):
    with bench.databases.temporary(bench.database("trade_stock_split")) as database:
        odoo_setup.as_superuser(odoo_setup.load(database), _make_lots)
        bench.databases.analyze(database)
        with bench.using("lots", database):
            _measure(bench)


def _make_lots(env):
    create_lots_product(env, LOTS)


def _measure(bench):
    setups = {
        "Odoo's own": _plain,
        "earliest expiry": lambda env: _under_note(env, "expiry"),
        "named lot": lambda env: _under_note(env, "lots"),
    }
    runs = {name: Run(_assign, setup, database="lots") for name, setup in setups.items()}
    rows = bench.measure(RESERVE, runs, lots=LOTS)
    if rows:
        base = rows.pop("Odoo's own")
        for name, row in rows.items():
            bench.goal("DSP-3", f"{name} × Odoo's own, {LOTS} lots", row.ratio(base), 0.2)
    rows = bench.measure(
        PICK, {"picker": Run(_open_picker, lambda env: _note(env, "free").line_ids, database="lots")}, lots=LOTS
    )
    if rows:
        bench.goal("DSP-3", f"lot picker, {LOTS} lots, ms", rows["picker"].ms, PICKER_MS)


def _product(env):
    return env["product.product"].search([("name", "=", f"Bench {LOTS} lots more")])


def _order(env):
    order = quotation(env, kind="service")
    order.order_line.unlink()
    env["sale.order.line"].create(
        {"order_id": order.id, "product_id": _product(env).id, "product_uom_qty": BIG_LOT_QUANTITY}
    )
    return order


def _plain(env):
    env.company.sudo().trade_dispatch_control = False
    order = _order(env)
    confirm(env, order)
    order.picking_ids.do_unreserve()
    return order.picking_ids


def _note(env, directive):
    env.company.sudo().trade_dispatch_control = True
    order = _order(env)
    confirm(env, order)
    line = {"sale_line_id": order.order_line.id, "quantity": BIG_LOT_QUANTITY, "directive": directive}
    if directive == "lots":
        lot = env["stock.lot"].search([("product_id", "=", _product(env).id)], order="id desc", limit=1)
        line["lot_ids"] = [Command.create({"lot_id": lot.id, "quantity": BIG_LOT_QUANTITY})]
    return env["trade.dispatch"].create({"sale_order_id": order.id, "line_ids": [Command.create(line)]})


def _under_note(env, directive):
    note = _note(env, directive)
    note.action_release()
    note.picking_ids.do_unreserve()
    return note.picking_ids


def _assign(env, picking):
    picking.action_assign()
    if picking.state != "assigned":
        raise AssertionError("nothing is reserved")


def _open_picker(env, line):
    """What the web client asks when the list opens: one page, and how many there are."""
    action = line.action_pick_lots()
    domain = [*action["domain"], ("free_quantity", ">", 0)]
    page = env[action["res_model"]].web_search_read(domain, COLUMNS, limit=40, count_limit=10_001)
    if len(page["records"]) != 40 or page["length"] <= 40:
        raise AssertionError("the picker is not paged")
