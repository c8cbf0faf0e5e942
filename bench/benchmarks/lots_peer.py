"""Reserving by expiry against reserving a named lot, by the number of lots in stock (G6): plain Odoo, OCA's sale_order_lot_selection, SQL."""

from bench.cases import confirm, quotation
from bench.harness import Run

VARIANTS = ("core", "ours", "oca_lots")
#: All that one lot has.
QUANTITY = 10
NAMED = """
    SELECT id, quantity - reserved_quantity FROM stock_quant
    WHERE product_id = %s AND lot_id = (SELECT max(id) FROM stock_lot WHERE product_id = %s) FOR NO KEY UPDATE
"""
FIRST = """
    SELECT id, quantity - reserved_quantity FROM stock_quant
    WHERE product_id = %s AND quantity > reserved_quantity ORDER BY removal_date, in_date, id LIMIT 1 FOR NO KEY UPDATE
"""


def run(bench):
    for lots in bench.size.lots:
        with bench.environment() as env:
            product = env.ref(f"bench.lots_{lots}").id
        series = {"growth": "lots", "lots": lots}
        bench.measure(
            "reserve what expires first",
            {
                **dict.fromkeys(bench.variants, Run(_assign, lambda env, lots=lots: _picking(env, lots))),
                "SQL": lambda env, product=product: env.cr.execute(FIRST, [product]),
            },
            **series,
        )
        bench.measure(
            "reserve a named lot",
            {
                "core": Run(_name_lot, lambda env, lots=lots: _picking(env, lots)),
                "oca_lots": Run(_assign, lambda env, lots=lots: _picking(env, lots, named=True)),
                "SQL": lambda env, product=product: env.cr.execute(NAMED, [product, product]),
            },
            **series,
        )
        bench.measure(
            "change the lot of a confirmed order",
            {"oca_lots": Run(_change_lot, lambda env, lots=lots: _confirmed(env, lots))},
            **series,
        )
        bench.measure(
            "choose a lot (drop-down of one line)",
            {
                "core": Run(_lot_search, lambda env, lots=lots: _order(env, lots)),
                "oca_lots": Run(
                    lambda env, order: order.order_line.domain_lot_id, lambda env, lots=lots: _order(env, lots)
                ),
            },
            **series,
        )
    lines = min(100, bench.size.products)
    bench.measure("confirm many lines", confirm, setup=lambda env: quotation(env, kind="lot", lines=lines), lines=lines)


def _order(env, lots, *, named=False):
    product = env.ref(f"bench.lots_{lots}")
    order = quotation(env, kind="service")
    values = {"product_id": product.id, "product_uom_qty": QUANTITY, "order_id": order.id}
    if named:
        values["lot_id"] = _last_lot(product).id
    order.order_line.unlink()
    env["sale.order.line"].create(values)
    return order


def _confirmed(env, lots):
    order = _order(env, lots, named=True)
    confirm(env, order)
    return order


def _picking(env, lots, *, named=False):
    """A confirmed delivery that has reserved nothing."""
    order = _order(env, lots, named=named)
    confirm(env, order)
    order.picking_ids.do_unreserve()
    return order.picking_ids


def _assign(env, picking):
    picking.action_assign()
    if picking.state != "assigned":
        raise AssertionError("nothing is reserved")


def _name_lot(env, picking):
    """Plain Odoo's way: write the lot on the move."""
    picking.move_ids.lot_ids = _last_lot(picking.move_ids.product_id)


def _change_lot(env, order):
    line = order.order_line
    line.lot_id = env["stock.lot"].search([("product_id", "=", line.product_id.id)], order="id", limit=1)


def _lot_search(env, order):
    """What a plain many2one on lots asks when it is opened."""
    env["stock.lot"].name_search("", [("product_id", "=", order.order_line.product_id.id)], limit=8)


def _last_lot(product):
    return product.env["stock.lot"].search([("product_id", "=", product.id)], order="id desc", limit=1)
