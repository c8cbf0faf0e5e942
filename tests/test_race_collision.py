"""The same new customer entered by several people at the same moment, and what is kept of a refusal. OWN-3"""

import pytest

from odoo import Command
from odoo.exceptions import UserError

CONNECTIONS = 4
#: One customer as four people write it.
NAMES = (
    "北京凌波特医疗器械有限公司",
    "凌波特医疗器械（北京）",
    "Beijing Lingbote Medical Instruments Co., Ltd.",
    "北京淩波特醫療器械公司",
)


@pytest.fixture
def sellers(environment):
    """People who enter customers."""
    with environment() as env:
        users = env["res.users"].search([("login", "=like", "race_collision_%")], order="id")
        if not users:
            users = env["res.users"].create(
                [
                    {
                        "name": f"Collision seller {number}",
                        "login": f"race_collision_{number}",
                        "group_ids": [Command.link(env.ref("trade_base.group_salesperson").id)],
                    }
                    for number in range(CONNECTIONS)
                ]
            )
        return users.ids


def _policy(environment, level):
    with environment() as env:
        env.ref("base.user_admin").group_ids += env.ref("trade_base.group_sales_manager")  # somebody may approve
        control = env.ref("trade_collision.control_customer_collision")
        control.policy_ids.level = level


@pytest.mark.parametrize("level", ["block", "approve", "warn"])
def test_same_customer(together, environment, sellers, level):
    """OWN-3: of four who enter one customer at once, in four ways of writing it, one does; the others are told."""
    _policy(environment, level)

    def work(env, index, meet):
        partners = env["res.partner"].with_user(sellers[index])
        partners.search_count([])
        meet()
        return partners.create({"name": f"{NAMES[index]}", "is_company": True, "ref": f"race {level}"}).id

    results = together(CONNECTIONS, work)
    assert sum(isinstance(result, int) for result in results) == 1, results
    with environment() as env:
        made = env["res.partner"].search([("ref", "=", f"race {level}")])
        assert len(made) == 1
        refused = env["trade.collision.attempt"].search([("state", "=", "refused"), ("partner_ids", "in", made.ids)])
        assert len(refused) == CONNECTIONS - 1, "kept although their transactions were rolled back"
        assert len(refused.user_id) == CONNECTIONS - 1
        made.unlink()


def test_different_customers(together, environment, sellers):
    """OWN-3: people who enter different customers do not wait for each other, and none is refused."""
    _policy(environment, "block")
    attempts = []

    def work(env, index, meet):
        attempts.append(index)
        partners = env["res.partner"].with_user(sellers[index])
        partners.search_count([])
        meet()
        name = ("Aldermoor Castings", "Brexwyn Fittings", "Corvanth Pumps", "Dunlathe Gears")[index]
        return partners.create({"name": name, "is_company": True, "phone": f"+86 755 8123 456{index}"}).id

    results = together(CONNECTIONS, work)
    assert all(isinstance(result, int) for result in results), results
    assert len(attempts) == CONNECTIONS, "nobody had to be tried again"


def test_import_is_kept(environment, sellers):
    """OWN-2: the collisions of an import that is refused are kept; nothing of the file is imported."""
    _policy(environment, "block")
    with environment() as env:
        known = env["res.partner"].create({"name": "Eskdale Vantage Optics", "is_company": True})
    with environment() as env:
        partners = env["res.partner"].with_user(sellers[0])
        result = partners.load(
            ["name", "is_company"], [["Fenwyck Harrow Optics", "1"], ["Eskdale Vantage Optics Ltd", "1"]]
        )
        assert not result["ids"]
        assert [message["rows"]["from"] for message in result["messages"]] == [1]
    with environment() as env:
        assert not env["res.partner"].search_count([("name", "=like", "Fenwyck%")])
        assert (
            env["trade.collision.attempt"].search_count([("partner_ids", "in", known.ids), ("state", "=", "refused")])
            == 1
        )


def test_refusal_is_an_answer(environment, sellers):
    """OWN-3: who is refused gets a sentence, not a crash."""
    _policy(environment, "block")
    with environment() as env:
        env["res.partner"].create({"name": "Garrowby Lathe Works", "is_company": True})
    with pytest.raises(UserError, match="customer we have already"), environment() as env:
        env["res.partner"].with_user(sellers[1]).create({"name": "Garrowby Lathe", "is_company": True})
