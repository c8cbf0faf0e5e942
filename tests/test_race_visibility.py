"""Two customers protected at the same moment, with room for one. OWN-6"""

from odoo import Command
from odoo.exceptions import UserError

PEOPLE = 6


def _prepare(env, number=PEOPLE):
    """Return the ids of an owner who may protect one customer, and of the customers."""
    user = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "Protector",
                "login": f"race_protector_{env['res.users'].search_count([])}",
                "group_ids": [Command.set(env.ref("trade_base.group_salesperson").ids)],
            }
        )
    )
    env.company.trade_protect_quota = 1
    customers = env["res.partner"].create(
        [{"name": f"Clinic {n}", "is_company": True, "user_id": user.id} for n in range(number)]
    )
    return user.id, customers.ids


def _running(env, customers):
    return env["trade.customer.protection"].search_count([("partner_id", "in", customers), ("date_end", "=", False)])


def test_quota_of_one(together, environment):
    """OWN-6: of six customers protected at once on six connections one is, the other answers say how many are allowed."""
    with environment() as env:
        user_id, customers = _prepare(env)

    def work(env, index, meet):
        mine = env(user=user_id, su=False)
        env["res.partner"].browse(customers[index]).mapped("name")
        meet()
        mine["res.partner"].browse(customers[index])._trade_protect("race")

    results = together(PEOPLE, work)
    assert [type(result) for result in results if result is not None] == [UserError] * (PEOPLE - 1), results
    assert all("1 are allowed" in str(result) for result in results if result is not None), results
    with environment() as env:
        assert _running(env, customers) == 1


def test_without_meeting_the_quota_is_passed(together, environment):
    """OWN-6: counting alone is not enough: without meeting at the person everybody finds room.

    It is what the test above prevents, and the proof that it is able to fail.
    """
    with environment() as env:
        user_id, customers = _prepare(env)

    def work(env, index, meet):
        customer = env["res.partner"].browse(customers[index])
        room = _running(env, customers) < 1
        meet()
        if room:
            env(user=user_id)["trade.customer.protection"]._engine_begin(customer, "race")

    together(PEOPLE, work)
    with environment() as env:
        assert _running(env, customers) > 1


def test_shared_and_given_away_at_once(together, environment):
    """OWN-6: a customer shared and given to somebody else at once ends with rows that say what is true of it."""
    with environment() as env:
        user_id, customers = _prepare(env, 1)
        others = [_prepare(env, 1)[0] for _number in range(2)]

    def work(env, index, meet):
        customer = env["res.partner"].browse(customers[0])
        customer.mapped("name")
        meet()
        if index:
            customer.user_id = others[0]
        else:
            values = {"partner_id": customer.id, "user_id": others[1], "date_to": "2099-12-31"}
            env["trade.customer.share"].create(values)

    together(2, work)
    with environment() as env:
        access = env["trade.customer.access"]

        def rows():
            env.flush_all()
            env.cr.execute(
                "SELECT audience, level FROM trade_customer_access WHERE partner_id = %s ORDER BY 1", customers
            )
            return env.cr.fetchall()

        kept = rows()
        access._refresh()
        assert kept == rows()
        assert env["res.partner"].browse(customers[0]).user_id.id == others[0]
