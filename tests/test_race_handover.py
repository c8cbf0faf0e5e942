"""A handover that several people act on at the same time. OWN-8"""

import pytest

from odoo import Command
from odoo.exceptions import UserError


@pytest.fixture
def handover(environment):
    """Return the ids of a handover accepted by its successor, of its customers, and of two managers."""
    with environment() as env:
        env["trade.ownership.cap"].search([]).unlink()
        env["trade.review.rule"].search([("res_model", "=", "trade.handover")]).active = False

        def user(name, role):
            login = f"race_{name}_{env['res.users'].with_context(active_test=False).search_count([])}"
            groups = [Command.set(env.ref(f"trade_base.group_{role}").ids)]
            return (
                env["res.users"]
                .with_context(no_reset_password=True)
                .create({"name": name, "login": login, "group_ids": groups})
            )

        seller, successor = user("Leaver", "salesperson"), user("Successor", "salesperson")
        managers = [user("First", "sales_manager").id, user("Second", "sales_manager").id]
        customers = env["res.partner"].create(
            [{"name": f"Hospital {n}", "is_company": True, "user_id": seller.id} for n in range(5)]
        )
        record = env["trade.handover"].create(
            {"user_id": seller.id, "successor_ids": [Command.set(successor.ids)], "kind": "leaving"}
        )
        record.action_submit()
        record.with_user(successor).action_accept()
        return record.id, customers.ids, managers, seller.id, successor.id


def test_two_managers_approve(together, environment, handover):
    """OWN-8: two managers approve at once: it is carried out once, and the second is told."""
    handover_id, customers, managers, _seller, successor = handover

    def work(env, index, meet):
        record = env(user=managers[index], su=False)["trade.handover"].browse(handover_id)
        record.mapped("state")
        meet()
        record.action_approve()

    results = together(2, work)
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "UserError"], results
    with environment() as env:
        lines = env["trade.ownership.ledger"].search([("partner_id", "in", customers), ("how", "=", "handed_over")])
        assert len(lines) == len(customers)
        assert env["res.partner"].browse(customers).user_id.ids == [successor]


def test_approve_against_cancel(together, environment, handover):
    """OWN-8: approved and cancelled at once: one of the two, and never both."""
    handover_id, customers, managers, seller, successor = handover

    def work(env, index, meet):
        record = env(user=seller if index else managers[0], su=False)["trade.handover"].browse(handover_id)
        record.mapped("state")
        meet()
        return record.action_cancel() if index else record.action_approve()

    results = together(2, work)
    assert sorted(type(result).__name__ for result in results) == ["UserError", "bool"], results
    with environment() as env:
        state = env["trade.handover"].browse(handover_id).state
        owner = env["res.partner"].browse(customers).user_id.id
        assert (state, owner) in (("done", successor), ("cancelled", seller))


def test_customer_goes_elsewhere_meanwhile(together, environment, handover):
    """OWN-8: a manager assigns a customer in the moment of the approval: one owner, and the line tells the truth."""
    handover_id, customers, managers, _seller, _successor = handover

    def work(env, index, meet):
        user_env = env(user=managers[index], su=False)
        record = user_env["trade.handover"].browse(handover_id)
        record.mapped("state")
        meet()
        if index:
            user_env["res.partner"].browse(customers[0]).user_id = managers[1]
        else:
            record.action_approve()

    results = together(2, work)
    assert not [result for result in results if isinstance(result, Exception) and not isinstance(result, UserError)]
    with environment() as env:
        record = env["trade.handover"].browse(handover_id)
        assert record.state == "done"
        line = record.line_ids.filtered(lambda line: line.partner_id.id == customers[0])
        # whoever came second: the manager took it from the successor, or it stayed with the one the manager chose
        assert line.partner_id.user_id.id == managers[1]
        ways = env["trade.ownership.ledger"].search([("partner_id", "=", customers[0])], order="id").mapped("how")
        assert ways == (["entered", "handed_over", "edited"] if line.result == "moved" else ["entered", "edited"])
        assert bool(line.result_note) == (line.result == "left")
