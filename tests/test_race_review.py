"""Reviews when several people act at once: real connections that commit. See trade_base/models/trade_review.py."""

import pytest

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user


@pytest.fixture
def world(registry, environment):
    """Users, a product and a customer that every case uses; ids, because each transaction browses for itself."""
    if "trade_review_id" not in registry["sale.order"]._fields:
        pytest.fail("trade_review_sale is not installed in the template. Install it there first.", pytrace=False)
    with environment() as env:
        env["trade.review.rule"].search([]).active = False
        found = env["res.users"].search([("login", "in", ("race_a", "race_b", "race_gm", "race_sales"))])
        if not found:
            groups = "trade_base.group_department_manager"
            found = new_test_user(env, "race_a", groups=groups)
            found |= new_test_user(env, "race_b", groups=groups)
            found |= new_test_user(env, "race_gm", groups="trade_base.group_general_manager")
            found |= new_test_user(env, "race_sales", groups="trade_base.group_salesperson")
        users = {user.login: user.id for user in found}
        product = env["product.product"].create({"name": "Gloves", "type": "service", "taxes_id": False})
        partner = env["res.partner"].create({"name": "Renmin Hospital"})
        return {"users": users, "product": product.id, "partner": partner.id}


def _rule(env, *steps):
    return env["trade.review.rule"].create(
        {"name": "Race", "res_model": "sale.order", "step_ids": [Command.create(step) for step in steps]}
    )


def _step(name, *user_ids, **values):
    return {"name": name, "user_ids": [Command.set(user_ids)], **values}


def _order(env, world):
    """Return the id of an order under review, and the ids of the opinions that wait."""
    order = (
        env["sale.order"]
        .with_user(world["users"]["race_sales"])
        .create(
            {
                "partner_id": world["partner"],
                "user_id": world["users"]["race_sales"],
                "order_line": [
                    Command.create({"product_id": world["product"], "product_uom_qty": 1, "price_unit": 100})
                ],
            }
        )
    )
    order.action_review_request()
    return order.id, order.sudo().trade_review_id.opinion_ids.filtered(lambda row: row.decision == "pending").ids


@pytest.mark.parametrize(("second", "state"), [("approve", "approved"), ("send_back", "arbitration")])
def test_two_parallel_reviewers(together, environment, world, second, state):
    """ORD-2: the last two opinions, given at the same moment, are both counted and the review goes on."""
    users = [world["users"]["race_a"], world["users"]["race_b"]]
    with environment() as env:
        _rule(env, _step("A", users[0]), _step("B", users[1]))
        order_id, opinions = _order(env, world)

    def work(env, index, meet):
        opinion = env["trade.review.opinion"].browse(opinions[index]).with_user(users[index])
        opinion.read(["decision"])
        meet()
        if index and second == "send_back":
            opinion.action_send_back("No")
        else:
            opinion.action_approve()

    assert together(2, work) == [None, None]
    with environment() as env:
        review = env["sale.order"].browse(order_id).trade_review_id
        assert review.state == state
        assert len(review.opinion_ids.filtered("decided_by_id")) == 2


def test_one_of_two_reviewers(together, environment, world):
    """ORG-2: when either of two may decide and both do, differently, one decision stands and the other is told."""
    users = [world["users"]["race_a"], world["users"]["race_b"]]
    with environment() as env:
        _rule(env, _step("One of them", *users))
        order_id, opinions = _order(env, world)

    def work(env, index, meet):
        opinion = env["trade.review.opinion"].browse(opinions).with_user(users[index])
        opinion.read(["decision"])
        meet()
        if index:
            opinion.action_send_back("No")
        else:
            opinion.action_approve()

    results = together(2, work)
    assert sorted(type(result) for result in results if result) == [AccessError]
    with environment() as env:
        review = env["sale.order"].browse(order_id).trade_review_id
        winner = results.index(None)
        assert review.state == ("approved", "sent_back")[winner]
        assert review.opinion_ids.decided_by_id.id == users[winner]


@pytest.mark.parametrize("values", [{"price_unit": 1.0}, {"name": "Something else"}])
def test_decision_and_change(together, environment, world, values):
    """ORG-2: an approval and a change of the same order at the same moment never leave the change approved."""
    with environment() as env:
        _rule(env, _step("A", world["users"]["race_a"]))
        order_id, opinions = _order(env, world)

    def work(env, index, meet):
        opinion = env["trade.review.opinion"].browse(opinions).with_user(world["users"]["race_a"])
        line = env["sale.order"].browse(order_id).with_user(world["users"]["race_sales"]).order_line
        opinion.read(["decision"])
        line.read(["price_unit"])
        meet()
        if index:
            line.write(values)
        else:
            opinion.action_approve()

    results = together(2, work)
    assert results[1] is None
    assert results[0] is None or isinstance(results[0], UserError)
    with environment() as env:
        order = env["sale.order"].browse(order_id)
        assert order.trade_review_state == "void"
        assert order._review_missing()


@pytest.mark.parametrize("values", [{"price_unit": 1.0}, {"name": "Something else"}])
def test_confirmation_and_change(together, environment, world, values):
    """ORG-2: confirming and changing an approved order at the same moment: one of the two is refused."""
    with environment() as env:
        _rule(env, _step("A", world["users"]["race_a"]))
        order_id, opinions = _order(env, world)
        env["trade.review.opinion"].browse(opinions).with_user(world["users"]["race_a"]).action_approve()

    def work(env, index, meet):
        order = env["sale.order"].browse(order_id).with_user(world["users"]["race_sales"])
        order.read(["state"])
        order.order_line.read(["price_unit"])
        meet()
        if index:
            order.order_line.write(values)
        else:
            order.action_confirm()

    results = together(2, work)
    assert sorted(type(result) for result in results if result) == [UserError]
    with environment() as env:
        order = env["sale.order"].browse(order_id)
        field, value = next(iter(values.items()))
        assert (order.state == "sale") != (order.order_line[field] == value)
