"""Products and their stock: without tracking, with a few lots each, and some with very many lots."""

from odoo import Command

from .clone import clone, reserve_ids, scatter, scratch

#: Lots of an ordinary product with lots, and the stock of each.
LOTS, LOT_QUANTITY = 5, 1000
#: Stock of each lot of a product with many lots, and of a product without.
BIG_LOT_QUANTITY, FREE_QUANTITY = 10, 1_000_000


def create_products(env, size, label):
    """:return: the service that orders and invoices sell"""
    fefo = env["product.category"].create(
        {"name": "Bench FEFO", "removal_strategy_id": env.ref("product_expiry.removal_fefo").id}
    )
    service = env["product.product"].create({**_product("Bench service"), "type": "service"})
    label("service", service)
    free = env["product.product"].create(
        [_product(f"Bench free {i:03}", is_storable=True) for i in range(size.products)]
    )
    tracked = {"is_storable": True, "tracking": "lot", "use_expiration_date": True, "categ_id": fefo.id}
    lot = env["product.product"].create([_product(f"Bench lot {i:03}", **tracked) for i in range(size.products)])
    for number, (plain, with_lots) in enumerate(zip(free, lot, strict=True)):
        label(f"free_{number}", plain)
        label(f"lot_{number}", with_lots)
    big = {count: env["product.product"].create(_product(f"Bench {count} lots", **tracked)) for count in size.lots}
    for count, product in big.items():
        label(f"lots_{count}", product)
    location = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1).lot_stock_id
    _stock_free(env, free, location)
    _stock_lots(env, lot, dict.fromkeys(lot, LOTS), LOT_QUANTITY, location)
    _stock_lots(env, lot, {product: count for count, product in big.items()}, BIG_LOT_QUANTITY, location)
    return service


def create_lots_product(env, count):
    """Add one more product with this many lots in stock, whatever the size of the rest.

    :return: product.product
    """
    category = env["product.category"].search([("name", "=", "Bench FEFO")], limit=1)
    values = {"is_storable": True, "tracking": "lot", "use_expiration_date": True, "categ_id": category.id}
    product = env["product.product"].create(_product(f"Bench {count} lots more", **values))
    location = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1).lot_stock_id
    _stock_lots(env, product, {product: count}, BIG_LOT_QUANTITY, location)
    return product


def _product(name, **values):
    return {
        "name": name,
        "type": "consu",
        "invoice_policy": "order",
        "list_price": 100,
        "standard_price": 50,
        "taxes_id": [Command.clear()],
        "supplier_taxes_id": [Command.clear()],
        **values,
    }


def _stock_free(env, products, location):
    quant = env["stock.quant"].create(
        {"product_id": products[0].id, "location_id": location.id, "quantity": FREE_QUANTITY}
    )
    env.flush_all()
    clone(quant, f"SELECT unnest(ARRAY{products[1:].ids}) AS product", product_id="g.product")


def _stock_lots(env, prototypes, counts, quantity, location):
    """:param counts: {product: number of lots}"""
    product = prototypes[0]
    lot = env["stock.lot"].create({"product_id": product.id, "name": f"PROTOTYPE-{quantity}"})
    quant = env["stock.quant"].create(
        {"product_id": product.id, "location_id": location.id, "lot_id": lot.id, "quantity": quantity}
    )
    env.flush_all()
    base = reserve_ids(env, "stock.lot", sum(counts.values()))
    table = f"bench_lot_{quantity}"
    pairs = ", ".join(f"({product.id}, {count})" for product, count in counts.items())
    days = f"(60 + {scatter('product * 31 + n', 17, 700)}) * interval '1 day'"
    scratch(
        env,
        table,
        f"SELECT {base} + row_number() OVER (ORDER BY product, n) AS id, product, n, "
        f"date_trunc('day', now() AT TIME ZONE 'UTC') + {days} AS expires "
        f"FROM (VALUES {pairs}) v(product, count), generate_series(1, count) n",
    )
    dates = {
        f"{kind}_date": f"g.expires - ({lot.expiration_date and (lot.expiration_date - lot[f'{kind}_date']).days or 0}) * interval '1 day'"
        for kind in ("use", "removal", "alert")
    }
    clone(
        lot,
        f"SELECT * FROM {table}",
        id="g.id",
        product_id="g.product",
        name="concat('LOT-', g.product, '-', lpad(g.n::text, 6, '0'))",
        expiration_date="g.expires",
        **dates,
    )
    clone(
        quant,
        f"SELECT t.id, t.product, l.expiration_date, l.removal_date, t.n FROM {table} t JOIN stock_lot l ON l.id = t.id",
        product_id="g.product",
        lot_id="g.id",
        expiration_date="g.expiration_date",
        removal_date="g.removal_date",
        in_date="now() AT TIME ZONE 'UTC' - mod(g.n, 100) * interval '1 day'",
    )
