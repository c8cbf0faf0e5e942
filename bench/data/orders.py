"""Confirmed orders that nobody has invoiced."""

from odoo import Command

from .clone import bulk_load, clone, pick, scratch
from .people import TEAMS


def create_orders(env, size, customers, service, teams):
    """One line each, a service, so there is nothing to deliver."""
    order = env["sale.order"].create(
        {
            "partner_id": customers.prototype.id,
            "user_id": customers.prototype.user_id.id,
            "order_line": [Command.create({"product_id": service.id, "product_uom_qty": 1, "price_unit": 100})],
        }
    )
    order.action_confirm()
    env.flush_all()
    rows = [
        f"SELECT i, partner, {customers.salesperson('partner')} AS salesperson, (50 + mod(i, 1000))::numeric AS amount "
        f"FROM generate_series(1, {size.orders}) i, "
        f"LATERAL (SELECT {customers.partner('i')} AS partner) p"
    ]
    offset = size.orders
    for count, partner in customers.histories.items():
        rows.append(
            f"SELECT {offset} + i, {partner.id}, {partner.user_id.id}, 50 + mod(i, 1000) FROM generate_series(1, {count}) i"
        )
        offset += count
    scratch(
        env,
        "bench_order",
        "SELECT *, nextval('sale_order_id_seq') AS order_id, "
        f"date_trunc('second', now() AT TIME ZONE 'UTC') - mod(i, 400) * interval '1 day' AS date FROM ({' UNION ALL '.join(rows)}) s",
    )
    with bulk_load(env, "sale.order", "sale.order.line"):
        clone(
            order,
            "SELECT * FROM bench_order",
            id="g.order_id",
            name="'S' || lpad((g.i + 100)::text, greatest(5, length((g.i + 100)::text)), '0')",
            partner_id="g.partner",
            partner_invoice_id="g.partner",
            partner_shipping_id="g.partner",
            user_id="g.salesperson",
            team_id=pick(teams.ids, f"mod(g.i, {TEAMS})"),
            date_order="g.date",
            create_date="g.date",
            amount_untaxed="g.amount",
            amount_total="g.amount",
            access_token="NULL",
        )
        clone(
            order.order_line,
            "SELECT * FROM bench_order",
            order_id="g.order_id",
            order_partner_id="g.partner",
            salesman_id="g.salesperson",
            price_unit="g.amount",
            technical_price_unit="g.amount",
            price_subtotal="g.amount",
            price_total="g.amount",
            price_reduce_taxexcl="g.amount",
            price_reduce_taxinc="g.amount",
            untaxed_amount_to_invoice="g.amount",
        )
    sequence = env["ir.sequence"].search([("code", "=", "sale.order")], limit=1)
    sequence.number_next_actual = offset + 1000
