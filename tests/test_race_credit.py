"""Credit limits when sixteen people confirm orders of one customer at the same time. CRD-5"""

import time

import pytest

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError

CONNECTIONS = 16
LIMIT = 500.0
AMOUNT = 100.0


@pytest.fixture
def company(environment):
    """Switch the limit on for orders; returns nothing."""
    with environment() as env:
        env["trade.control.policy"].search(
            [("control_id.code", "=", "credit_limit_order"), ("checkpoint", "=", "confirm")]
        ).write({"level": "block"})


def _orders(env, partners, amount=AMOUNT):
    product = env["product.product"].create({"name": "Gloves", "type": "service", "taxes_id": False})
    line = {"product_id": product.id, "product_uom_qty": 1.0, "price_unit": amount, "tax_ids": [(5,)]}
    return env["sale.order"].create([{"partner_id": partner.id, "order_line": [(0, 0, line)]} for partner in partners])


def _customer(env, limit=LIMIT):
    partner = env["res.partner"].create({"name": "Renmin Hospital"})
    env["trade.credit.object"].create({"partner_id": partner.id, "limit_mode": "limit", "limit_amount": limit})
    return partner


def _status(env, partner_ids):
    """What lists say of these customers in this company; other tests make more companies."""
    domain = [("partner_id", "in", partner_ids), ("company_id", "=", env.company.id)]
    return env["trade.credit.status"].search(domain, order="id")


def _confirmed(environment, ids):
    with environment() as env:
        return [order.id for order in env["sale.order"].browse(ids) if order.state == "sale"]


def _check_ledger(environment, partner_ids, amount):
    with environment() as env:
        [(total,)] = env["trade.credit.balance"]._read_group([("partner_id", "in", partner_ids)], [], ["amount:sum"])
        assert total == amount
        assert not env["trade.credit.balance"]._count_wrong()


@pytest.mark.parametrize("stagger", [0.0, 0.02, 0.05, 0.2])
def test_limit_holds(together, environment, company, stagger):
    """CRD-5: of sixteen orders confirmed 0 to 200 ms apart exactly those pass that fit, and none that fits is lost."""
    with environment() as env:
        partner = _customer(env)
        partner_id, ids = partner.id, _orders(env, [partner] * CONNECTIONS).ids

    def work(env, index, meet):
        time.sleep(stagger * index / CONNECTIONS)
        env["sale.order"].browse(ids[index]).action_confirm()

    results = together(CONNECTIONS, work)
    refused = [result for result in results if result is not None]
    assert {type(result) for result in refused} <= {UserError}, refused
    passed = _confirmed(environment, ids)
    assert len(passed) == LIMIT / AMOUNT, results
    _check_ledger(environment, [partner_id], LIMIT)


def test_all_take_their_picture_first(together, environment, company):
    """CRD-5: the worst case, in which all sixteen have read the same free credit before anybody confirms."""
    with environment() as env:
        partner = _customer(env)
        partner_id, ids = partner.id, _orders(env, [partner] * CONNECTIONS).ids

    def work(env, index, meet):
        order = env["sale.order"].browse(ids[index])
        order.mapped("amount_total")
        meet()
        order.action_confirm()

    together(CONNECTIONS, work)
    assert len(_confirmed(environment, ids)) == LIMIT / AMOUNT
    _check_ledger(environment, [partner_id], LIMIT)


def test_edit_against_confirm(together, environment, company):
    """CRD-5: an order that grows and another that is confirmed share what is left."""
    with environment() as env:
        partner = _customer(env, 300.0)
        orders = _orders(env, [partner, partner])
        orders[0].action_confirm()
        ids, line_id = orders.ids, orders[0].order_line.id

    def work(env, index, meet):
        order = env["sale.order"].browse(ids[1])
        line = env["sale.order.line"].browse(line_id)
        (order | line.order_id).mapped("amount_total")
        meet()
        if index:
            line.price_unit = 250.0
        else:
            order.action_confirm()

    results = together(2, work)
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "UserError"]
    with environment() as env:
        assert sum(env["sale.order"].browse(ids).filtered(lambda o: o.state == "sale").mapped("amount_total")) <= 300.0


def test_new_customer_of_a_default_limit(together, environment, company):
    """CRD-5: a customer without any credit record, under the default of the company, is met at all the same."""
    with environment() as env:
        env.company.write({"trade_credit_default_mode": "limit", "trade_credit_default_limit": 200.0})
        partner = env["res.partner"].create({"name": "New clinic"})
        ids = _orders(env, [partner] * 6).ids

    def work(env, index, meet):
        order = env["sale.order"].browse(ids[index])
        order.mapped("amount_total")
        meet()
        order.action_confirm()

    together(6, work)
    assert len(_confirmed(environment, ids)) == 2


def test_salesperson(together, environment, company):
    """CRD-5: different customers of one salesperson share that salesperson's limit."""
    with environment() as env:
        partners = env["res.partner"].create([{"name": f"Clinic {index}"} for index in range(4)])
        user = env.ref("base.user_admin")
        env["trade.credit.object"].create(
            {"kind": "salesperson", "user_id": user.id, "limit_mode": "limit", "limit_amount": 200.0}
        )
        orders = _orders(env, partners)
        orders.user_id = user
        ids = orders.ids

    def work(env, index, meet):
        order = env["sale.order"].browse(ids[index])
        order.mapped("amount_total")
        meet()
        order.action_confirm()

    together(4, work)
    assert len(_confirmed(environment, ids)) == 2


def test_standing_beside_other_work(together, environment, company):
    """CRD-7: while orders are confirmed, limits changed and counters melted at once, what lists search by stays right."""
    with environment() as env:
        customers = [_customer(env, 1000.0) for _index in range(3)]
        ids = _orders(env, customers * 4).ids
        partner_ids = [customer.id for customer in customers]

    def work(env, index, meet):
        partners = env["res.partner"].browse(partner_ids)
        credit = env["trade.credit.object"].search([("partner_id", "in", partner_ids)], order="id")
        partners.mapped("name")
        meet()
        if index < 12:
            env["sale.order"].browse(ids[index]).action_confirm()
        elif index == 12:
            credit[0].limit_amount = 3000.0
        elif index == 13:
            env.company.write({"trade_credit_default_limit": 7.0})
        elif index == 14:
            env["res.partner"].create({"name": "New clinic"})
        else:
            env["trade.credit.standing"]._melt()

    assert together(CONNECTIONS, work) == [None] * CONNECTIONS
    for _melted in range(2):
        with environment() as env:
            assert not env["trade.credit.standing"]._count_wrong()
            assert not env["trade.credit.balance"]._count_wrong()
            rows = _status(env, partner_ids)
            assert rows.mapped("exposure") == [400.0] * 3
            assert rows.mapped("available") == [2600.0, 600.0, 600.0]
            env["trade.credit.standing"]._melt()


def test_policies_at_once(together, environment, company):
    """CRD-2, CRD-7: policies of two companies, and of one company by two people, and a grade changed at once: all go through and count."""
    with environment() as env:
        other = env["res.company"].create({"name": "Shanghai branch"})
        partner = _customer(env)
        grade = env["trade.credit.grade"].create({"name": "A", "limit_mode": "limit", "limit_amount": 10.0})
        env["trade.credit.object"].search([("partner_id", "=", partner.id)]).write(
            {"grade_id": grade.id, "limit_mode": "default"}
        )
        company_id, other_id, grade_id, partner_id = env.company.id, other.id, grade.id, partner.id

    def work(env, index, meet):
        mine, others = env["res.company"].browse([company_id, other_id])
        grade = env["trade.credit.grade"].browse(grade_id)
        (mine | others).mapped("name")
        grade.mapped("name")
        meet()
        if index == 0:
            mine.write({"trade_credit_default_mode": "limit", "trade_credit_default_limit": 70.0})
        elif index == 1:
            others.trade_credit_default_mode = "blocked"
        elif index == 2:
            mine.trade_credit_overdue_days = 5
        elif index == 3:
            grade.limit_amount = 20.0
        else:
            env["trade.credit.standing"]._melt()

    assert together(5, work) == [None] * 5
    with environment() as env:
        assert not env["trade.credit.standing"]._count_wrong()
        rows = env["trade.credit.status"].search([("partner_id", "=", partner_id)], order="company_id")
        found = {row.company_id.id: (row.limit_mode, row.limit_amount) for row in rows}
        assert found[company_id] == ("limit", 20.0)
        assert found[other_id] == ("blocked", 0.0)
        env["res.company"].browse(company_id).write(
            {"trade_credit_default_mode": "none", "trade_credit_overdue_days": 0}
        )


def test_customer_and_company_at_once(together, environment, company):
    """CRD-7: a customer and a company that are made in the same moment do not see each other; the job that follows joins them."""

    def work(env, index, meet):
        env.company.mapped("name")
        meet()
        if index:
            return env["res.partner"].create({"name": "New clinic"}).id
        return env["res.company"].create({"name": "Hangzhou branch"}).id

    company_id, partner_id = together(2, work)
    pair = [("partner_id", "=", partner_id), ("company_id", "=", company_id)]
    with environment() as env:
        assert not env["trade.credit.standing"].search(pair), "the race is really there"
        job = env.ref("trade_credit.ir_cron_melt")
        assert env["ir.cron.trigger"].search([("cron_id", "=", job.id)]), "it runs at once, not in ten minutes"
        job.method_direct_trigger()
    with environment() as env:
        assert env["trade.credit.standing"].search(pair)
        assert not env["trade.credit.standing"]._count_wrong()


def test_nobody_waits_for_a_confirmation(environment, company, registry):
    """CRD-7: as long as a confirmation is not committed, counters are melted and lists are read without waiting for it."""
    with environment() as env:
        partner = _customer(env, 1000.0)
        ids = _orders(env, [partner, partner]).ids
        env["sale.order"].browse(ids[1]).action_confirm()
    with registry.cursor() as cr:
        slow = api.Environment(cr, SUPERUSER_ID, {})
        slow["sale.order"].browse(ids[0]).action_confirm()
        slow.cr.flush()
        with environment() as env:
            env.cr.execute("SET LOCAL lock_timeout = '2s'")
            assert env["trade.credit.standing"]._melt()
            rows = _status(env, partner.ids)
            assert rows.exposure == AMOUNT
    with environment() as env:
        assert _status(env, partner.ids).exposure == 2 * AMOUNT
        assert not env["trade.credit.standing"]._count_wrong()


def test_other_customers_do_not_wait(together, environment, company, registry):
    """CRD-5: while one customer's order is being confirmed, an order of another customer is confirmed and committed."""
    with environment() as env:
        partners = [_customer(env), _customer(env)]
        ids = _orders(env, partners).ids
    with registry.cursor() as cr:
        cr.execute("SET lock_timeout = '5s'")
        slow = api.Environment(cr, SUPERUSER_ID, {})
        slow["sale.order"].browse(ids[0]).action_confirm()
        slow.cr.flush()
        # not committed: the row of the first customer is locked from here on
        with environment() as env:
            env.cr.execute("SET LOCAL lock_timeout = '2s'")
            env["sale.order"].browse(ids[1]).action_confirm()
        assert _confirmed(environment, ids) == [ids[1]]
    assert set(_confirmed(environment, ids)) == set(ids)
