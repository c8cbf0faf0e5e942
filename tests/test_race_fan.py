"""One fan brought, or decided, by several people at the same moment. OWN-2"""

import pytest

from odoo import Command
from odoo.exceptions import UserError

CONNECTIONS = 4


@pytest.fixture
def account(environment):
    """Four people who decide on fans, and an account whose fans become customers in a pool at once."""
    with environment() as env:
        account = env["trade.fan.account"].search([("code", "=", "gh_race")])
        if not account:
            account = env["trade.fan.account"].create({"name": "Race", "code": "gh_race"})
            env["res.users"].create(
                [
                    {
                        "name": f"Fan manager {number}",
                        "login": f"race_fan_{number}",
                        "group_ids": [Command.link(env.ref("trade_base.group_sales_manager").id)],
                    }
                    for number in range(CONNECTIONS)
                ]
            )
            pool = env["trade.pool"].search([("company_id", "=", account.company_id.id)], limit=1)
            account.company_id.trade_fan_pool_id = pool
        account.company_id.trade_fan_new = "customer"
        env.ref("trade_collision.control_customer_collision").policy_ids.level = "warn"
        return account.id


def _managers(env):
    return env["res.users"].search([("login", "=like", "race_fan_%")], order="id")


def test_same_list(together, environment, account):
    """OWN-2: one list sent four times at once gives each fan once and each customer once."""
    rows = [{"openid": f"race{n}", "nickname": f"Race {n}", "phone": f"+86 1388001{n:04d}"} for n in range(20)]

    def work(env, index, meet):
        fans = env["trade.fan"].sudo()
        fans.search_count([])
        meet()
        intake = fans._intake(env["trade.fan.account"].browse(account), rows)
        return len(intake.new), len(intake.unchanged)

    results = together(CONNECTIONS, work)
    assert sorted(results) == [(0, 20)] * (CONNECTIONS - 1) + [(20, 0)], results
    with environment() as env:
        fans = env["trade.fan"].search([("key", "=like", "race%")])
        assert len(fans) == len(fans.partner_id) == 20
        assert env["res.partner"].search_count([("phone", "=like", "%1388001%")]) == 20


def test_same_person(together, environment, account):
    """OWN-2: one person whom four programs send at once, as fans of four names with one phone, becomes one customer."""

    def work(env, index, meet):
        fans = env["trade.fan"].sudo()
        fans.search_count([])
        meet()
        phone = ("13888020001", "+86 138 8802 0001", "0086-138-8802-0001", "+8613888020001")[index]
        code = "+86 " if index == 0 else ""
        fans._intake(
            env["trade.fan.account"].browse(account),
            [{"openid": f"person{index}", "nickname": f"Person {index}", "phone": code + phone}],
        )
        return index

    results = together(CONNECTIONS, work)
    assert results == list(range(CONNECTIONS)), results
    with environment() as env:
        fans = env["trade.fan"].search([("key", "=like", "person%")])
        assert len(fans) == CONNECTIONS
        assert len(fans.partner_id) == 1
        assert sorted(fans.mapped("state")) == ["customer"] + ["linked"] * (CONNECTIONS - 1)


def test_decided_at_once(together, environment, account):
    """OWN-2: of four people who make a customer of one fan at once one does; the others are told that it is decided."""
    with environment() as env:
        env["trade.fan.account"].browse(account).company_id.trade_fan_new = "hand"
        fans = env["trade.fan"].sudo()
        fans._intake(env["trade.fan.account"].browse(account), [{"openid": "decided", "nickname": "Decided at once"}])
        managers = _managers(env).ids

    def work(env, index, meet):
        fan = env["trade.fan"].with_user(managers[index]).search([("key", "=", "decided")])
        meet()
        fan._decide_customer(env["res.users"].browse(managers[index]), None)
        return True

    results = together(CONNECTIONS, work)
    assert results.count(True) == 1, results
    others = [result for result in results if result is not True]
    assert all(isinstance(result, UserError) and "decided already" in str(result) for result in others), results
    with environment() as env:
        assert env["res.partner"].search_count([("name", "=", "Decided at once")]) == 1


def test_fan_and_customer(together, environment, account):
    """OWN-2: a customer a colleague enters while a list with the same phone comes in is one customer."""
    with environment() as env:
        env.ref("trade_collision.control_customer_collision").policy_ids.level = "block"

    def work(env, index, meet):
        env["res.partner"].search_count([])
        meet()
        if index:
            env["res.partner"].with_user(_managers(env)[0]).create(
                {"name": "Typed by hand", "phone": "+86 13888030001"}
            )
        else:
            env["trade.fan"].sudo()._intake(
                env["trade.fan.account"].browse(account),
                [{"openid": "both", "nickname": "By list", "phone": "+86 138 8803 0001"}],
            )
        return True

    results = together(2, work)
    with environment() as env:
        customers = env["res.partner"].search([("phone", "like", "8803 0001")]) | env["res.partner"].search(
            [("phone", "like", "13888030001")]
        )
        # the list was first and the colleague is refused, or the colleague was and the fan is linked
        assert results[0] is True
        assert results[1] is True or isinstance(results[1], UserError)
        assert len(customers) == 1, (results, customers.mapped("name"))
        assert env["trade.fan"].search([("key", "=", "both")]).partner_id == customers
