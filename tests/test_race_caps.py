"""Caps and one-off rights when eight people work at once. The pattern: docs/developer/concurrency.md."""

import random
from datetime import timedelta

import pytest

from odoo import Command, fields
from odoo.exceptions import MissingError, UserError

CONNECTIONS = 8
CAP = 300.0
AMOUNT = 100.0


@pytest.fixture
def orders(environment):
    """Ids of eight quotations of 100 for one customer, whose confirmed orders may reach 300."""
    with environment() as env:
        product = env["product.product"].create({"name": "Gloves", "type": "service", "taxes_id": False})
        partner = env["res.partner"].create({"name": "Renmin Hospital"})
        line = {"product_id": product.id, "product_uom_qty": 1.0, "price_unit": AMOUNT, "tax_ids": [(5,)]}
        records = env["sale.order"].create(
            [{"partner_id": partner.id, "order_line": [(0, 0, line)]} for _index in range(CONNECTIONS)]
        )
        return records.ids


def _confirm_within_cap(env, order_id):
    """Confirm the order if the customer's confirmed orders stay within the cap; the rule every cap has."""

    order = env["sale.order"].browse(order_id)
    [(used,)] = env["sale.order"]._read_group(
        [("partner_id", "=", order.partner_id.id), ("state", "=", "sale")], [], ["amount_total:sum"]
    )
    if (used or 0.0) + order.amount_total > CAP:
        raise UserError(f"{used} of {CAP} are used")
    return order


def _confirmed(environment, order_ids):
    with environment() as env:
        return sum(env["sale.order"].browse(order_ids).filtered(lambda o: o.state == "sale").mapped("amount_total"))


def test_cap_without_meeting_point(together, environment, orders):
    """CRD-5, DSP-2: read, sum and check alone let eight transactions pass a cap that only three may pass.

    It is what the other tests prevent, and the proof that they are able to fail.
    """

    def work(env, index, meet):
        order = _confirm_within_cap(env, orders[index])
        meet()
        order.write({"state": "sale"})

    assert together(CONNECTIONS, work) == [None] * CONNECTIONS
    assert _confirmed(environment, orders) == CONNECTIONS * AMOUNT > CAP


def test_cap_with_a_lock_only(together, environment, orders):
    """CRD-5, DSP-2: a lock without a write is not enough: it makes them wait, and then all pass on their old snapshot."""

    def work(env, index, meet):
        order = env["sale.order"].browse(orders[index])
        partner = order.partner_id.id
        meet()
        env.cr.execute("SELECT id FROM res_partner WHERE id = %s FOR UPDATE", [partner])
        _confirm_within_cap(env, orders[index]).write({"state": "sale"})

    assert together(CONNECTIONS, work) == [None] * CONNECTIONS
    assert _confirmed(environment, orders) > CAP


def test_cap_with_touch(together, environment, orders, cap_touch):
    """CRD-5, DSP-2: with cap_touch exactly as many pass as fit, and the others are answered, not broken."""

    def work(env, index, meet):
        order = env["sale.order"].browse(orders[index])
        partner = order.partner_id  # the snapshot is taken here, before anybody has confirmed
        meet()
        cap_touch(partner)
        _confirm_within_cap(env, orders[index]).write({"state": "sale"})

    results = together(CONNECTIONS, work)
    refused = [result for result in results if result is not None]
    assert {type(result) for result in refused} == {UserError}, refused
    assert len(refused) == CONNECTIONS - int(CAP / AMOUNT)
    assert _confirmed(environment, orders) == CAP


def test_touch_of_several_rows_does_not_deadlock(together, environment, cap_touch):
    """CRD-5: transactions that need the same rows in different orders queue up, and all pass in the end."""

    with environment() as env:
        ids = env["res.partner"].create([{"name": f"Distributor {index}"} for index in range(6)]).ids

    def work(env, index, meet):
        mixed = random.Random(index).sample(ids, len(ids))
        env["res.partner"].browse(ids).mapped("name")
        meet()
        cap_touch(env["res.partner"].browse(mixed))
        return index

    assert together(4, work) == list(range(4))


def test_touch_of_a_row_that_is_gone(environment, cap_touch):
    """CRD-5: a meeting point that does not exist is an error, not a silent pass."""

    with environment() as env:
        partner = env["res.partner"].create({"name": "Gone"})
        partner.unlink()
        with pytest.raises(MissingError):
            cap_touch(partner)


def test_exemption_is_used_once(together, environment, orders):
    """ORG-2: eight transactions want one exemption: one gets it, seven are refused."""

    with environment() as env:
        order = env["sale.order"].browse(orders[0])
        policy = env["trade.control.policy"].search(
            [
                ("control_id.code", "=", "sale_customer_ref"),
                ("checkpoint", "=", "confirm"),
                ("company_id", "=", order.company_id.id),
            ]
        )
        boss = env.ref("base.user_admin")
        boss.group_ids = [Command.link(env.ref("trade_base.group_sales_manager").id)]
        policy.level = "approve"
        until = fields.Datetime.now() + timedelta(hours=1)
        env["trade.exemption"].with_user(boss)._grant(order.with_user(boss), policy, "By telephone", until)

    def work(env, index, meet):
        document = env["sale.order"].browse(orders[0])
        document.mapped("name")
        meet()
        document._trade_enforce("confirm")

    results = together(CONNECTIONS, work)
    refused = [result for result in results if result is not None]
    assert {type(result) for result in refused} == {UserError}, refused
    assert len(refused) == CONNECTIONS - 1
    with environment() as env:
        used = env["trade.exemption"].search([("res_id", "=", orders[0]), ("used_at", "!=", False)])
        assert len(used) == 1
