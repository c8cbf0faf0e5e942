"""Is the generated data what Odoo itself would have written? Compared on samples, and loudly."""

from odoo import Command
from odoo.tools import SQL

SAMPLE = 40
#: Stored fields that Odoo computes and nobody may type: recomputed for the samples and compared.
#: Left out: what depends on the rest of the database at the moment of the last write, not on the record.
RECOMPUTED = {
    "res.partner": (),
    "account.move": ("made_sequence_gap",),
    "account.move.line": (),
    "sale.order": (),
    "sale.order.line": (),
    "crm.lead": ("automated_probability",),
    "stock.lot": (),
    "stock.quant": (),
}


class Wrong(AssertionError):
    """The data is not what Odoo would have written."""


def verify(env, size):
    """Compare samples of the generated data with Odoo's own computations. Changes nothing that stays.

    :param env: environment of the superuser; its transaction is rolled back
    :param size: Size the data was made with
    :raise Wrong: with every difference that was found
    """
    wrong = []
    try:
        wrong += _brief(_counts(env, size))
        for model, left_out in RECOMPUTED.items():
            wrong += _brief(_recompute(env[model], left_out))
        wrong += _brief(_balances(env, size))
        wrong += _brief(_stock(env, size))
        wrong += _brief(_next_documents(env))
    finally:
        env.cr.rollback()
        env.invalidate_all(flush=False)
    if wrong:
        raise Wrong("The generated data is not what Odoo would have written:\n" + "\n".join(wrong))


def _brief(lines, most=8):
    lines = list(lines)
    return lines[:most] + ([f"... and {len(lines) - most} more"] if len(lines) > most else [])


def _counts(env, size):
    history = sum(size.history)
    expected = {
        "res_partner": size.partners,
        "crm_lead": size.leads,
        "account_move_line": 2 * (size.open_invoices + 2 * size.paid_invoices + history),
        "sale_order": size.orders + history,
        "stock_lot": 5 * size.products + sum(size.lots),
    }
    for table, count in expected.items():
        env.cr.execute(SQL("SELECT count(*) FROM %s", SQL.identifier(table)))
        found = env.cr.fetchone()[0]
        # and the prototypes, users and whatever the template had
        if not count <= found <= count + 100:
            yield f"{table}: {found} rows instead of {count}"


def _sample(model):
    """Records spread over the whole table."""
    env = model.env
    env.cr.execute(
        SQL(
            "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS total FROM %s) s "
            "WHERE mod(n, greatest(total / %s, 1)) = 0 OR n <= 3 OR n > total - 3",
            SQL.identifier(model._table),
            SAMPLE,
        )
    )
    return model.with_context(active_test=False).browse([row[0] for row in env.cr.fetchall()])


def _recompute(model, left_out):
    records = _sample(model)
    names = [
        field.name
        for field in model._fields.values()
        if field.store and field.compute and field.readonly and field.column_type and field.name not in left_out
    ]
    before = records.read(names, load=None)
    for name in names:
        model.env.add_to_compute(model._fields[name], records)
    records._recompute_recordset(names)
    for old, new in zip(before, records.read(names, load=None), strict=True):
        for name in names:
            if not _same(old[name], new[name]):
                yield f"{model._name}({old['id']}).{name}: {old[name]!r} instead of {new[name]!r}"


def _same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) < 0.005
    return one == other


def _balances(env, size):
    """What customers owe, and which orders wait for an invoice."""
    for count in (0, *size.history):
        partner = env.ref(f"bench.customer_{count}")
        open_lines = env["account.move.line"].search(
            [
                ("partner_id", "=", partner.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
            ]
        )
        owed = sum(50 + i % 1000 for i in range(1, count + 1))
        if len(open_lines) != count:
            yield f"{partner.name}: {len(open_lines)} open items instead of {count}"
        for what, amount in (
            ("credit", partner.credit),
            ("credit to invoice", partner.credit_to_invoice),
            ("sum of the open items", sum(open_lines.mapped("amount_residual"))),
        ):
            if not _same(float(amount), float(owed)):
                yield f"{partner.name}: {what} is {amount} instead of {owed}"
    env.cr.execute(
        "SELECT count(*) FROM (SELECT m.id FROM account_move m JOIN account_move_line l ON l.move_id = m.id "
        "GROUP BY m.id HAVING abs(sum(l.balance)) > 0.005 OR count(*) <> 2) s"
    )
    unbalanced = env.cr.fetchone()[0]
    if unbalanced:
        yield f"{unbalanced} entries do not balance"


def _stock(env, size):
    products = [env.ref("bench.free_1"), env.ref("bench.lot_1")]
    products += [env.ref(f"bench.lots_{count}") for count in size.lots]
    for product in products:
        quants = env["stock.quant"].search([("product_id", "=", product.id), ("location_id.usage", "=", "internal")])
        total = sum(quants.mapped("quantity"))
        if not total or not _same(product.qty_available, total) or not _same(product.free_qty, total):
            yield f"{product.name}: {product.qty_available} on hand, {product.free_qty} free, {total} in quants"
        if product.tracking == "lot" and any(quant.lot_id.product_id != product for quant in quants):
            yield f"{product.name}: stock in lots of another product"


def _next_documents(env):
    """The next order and the next invoice go on where the generated ones end; the first lot to expire is shipped."""
    user = env.ref("bench.manager")
    product = env.ref(f"bench.lots_{_fewest_lots(env)}")
    order = (
        env["sale.order"]
        .with_user(user)
        .create(
            {
                "partner_id": env.ref("bench.customer_0").id,
                "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 1, "price_unit": 7})],
            }
        )
    )
    order.action_confirm()
    first = env["stock.lot"].search([("product_id", "=", product.id)], order="removal_date, id", limit=1)
    reserved = order.picking_ids.move_line_ids.lot_id
    if reserved.removal_date != first.removal_date:
        yield f"{product.name}: lot {reserved.name} is reserved, {first.name} expires first"
    if env["sale.order"].search_count([("name", "=", order.name)]) != 1:
        yield f"the number {order.name} was there already"
    last = env["account.move"].search(
        [("move_type", "=", "out_invoice")], order="sequence_prefix desc, sequence_number desc", limit=1
    )
    invoice = order._create_invoices()
    invoice.action_post()
    if (invoice.sequence_prefix, invoice.sequence_number) != (last.sequence_prefix, last.sequence_number + 1):
        yield f"the invoice after {last.name} is {invoice.name}"


def _fewest_lots(env):
    names = env["ir.model.data"].search([("module", "=", "bench"), ("name", "=like", "lots_%")]).mapped("name")
    return min(int(name.removeprefix("lots_")) for name in names)
