"""Ownership of customers: giving thousands another owner, the pool, and the night in which customers return (G11, OWN-4, OWN-5).

Goals: another owner for 10,000 customers in at most 1/40 of the statements and the time of plain Odoo's write (which sends a mail for
each; measured with 1,000 and taken ten times, as it is linear), one ledger line each and one message for each person concerned;
the nightly run over all customers (200,000 partners at size L) in under a minute, the first night included.
"""

from odoo import Command

from bench import odoo_setup
from bench.data.people import SALESPEOPLE
from bench.harness import Run

VARIANTS = ("core", "trade_ownership")
FEWER, SECONDS = 40, 60
NUMBERS = (100, 1000)
#: Not measured in plain Odoo, which takes minutes for it: ten times what it needs for the last of NUMBERS.
MANY = 10_000
POOL_FIELDS = {
    "name": {},
    "city": {},
    "phone": {},
    "pool_since": {},
    "grade_id": {"fields": {"display_name": {}}},
    "application_count": {},
    "claim_mode": {},
}


def run(bench):
    with bench.databases.temporary(bench.database("trade_ownership")) as database:
        odoo_setup.as_superuser(odoo_setup.load(database), _fill)
        bench.databases.analyze(database)
        with bench.using("owned", database):
            for number in NUMBERS:
                _transfer(bench, number)
            _transfer_many(bench)
            pool = {
                "list": lambda env: env["trade.pool.customer"].web_search_read(
                    [], POOL_FIELDS, limit=80, count_limit=10_001
                ),
                "draw 5": lambda env: env.ref("bench.pool")._draw(5),
            }
            for case, body in pool.items():
                bench.measure(f"pool: {case}", {"owned": Run(body, database="owned", user="sales_0")})
            _nights(bench)


def _transfer(bench, number):
    """Another owner for so many customers, as a manager does it: plain write against the engine."""

    def customers(env):
        owner = env.ref("bench.sales_0")
        return env["res.partner"].search([("is_company", "=", True), ("user_id", "=", owner.id)], limit=number)

    def body(env, records):
        records.write({"user_id": env.ref("bench.sales_1").id})

    case = f"another owner for {number}"
    bench.measure(
        case,
        {
            "core": Run(body, setup=customers, database="core", user="manager"),
            "owned": Run(body, setup=customers, database="owned", user="manager"),
        },
    )
    if bench.measured([case]):
        core, ours = (bench.results.find(case, variant) for variant in ("core", "owned"))
        bench.goal("G11", f"{case}: statements × plain Odoo", ours.queries / core.queries, 1 / FEWER)


def _transfer_many(bench):
    """Ten thousand customers of several people, by the engine and by the dialog with its preview and what follows."""

    def customers(env):
        receiver = env.ref("bench.sales_1")
        domain = [("is_company", "=", True), ("user_id", "not in", (False, receiver.id))]
        return env["res.partner"].search(domain, limit=MANY)

    def write(env, records):
        records.write({"user_id": env.ref("bench.sales_1").id})

    def dialog(env, records):
        values = {"partner_ids": [Command.set(records.ids)], "user_ids": [Command.set(env.ref("bench.sales_1").ids)]}
        return env["trade.ownership.assign"].create(values)

    def carry_out(env, wizard):
        lines, told = (env[name].sudo().search_count([]) for name in ("trade.ownership.ledger", "mail.message"))
        owners = wizard.partner_ids.user_id
        wizard.action_apply()
        assert env["trade.ownership.ledger"].sudo().search_count([]) - lines == len(wizard.partner_ids)
        assert env["mail.message"].sudo().search_count([]) - told == len(owners) + 1, "one message for each person"

    case = f"another owner for {MANY}"
    runs = {
        "owned": Run(write, setup=customers, database="owned"),
        "dialog": Run(carry_out, setup=lambda env: dialog(env, customers(env)), database="owned"),
        "preview": Run(dialog, setup=customers, database="owned"),
    }
    bench.measure(case, runs, repeat=2)
    if bench.measured([case, f"another owner for {NUMBERS[-1]}"]) == [case, f"another owner for {NUMBERS[-1]}"]:
        core = bench.results.find(f"another owner for {NUMBERS[-1]}", "core")
        times = MANY / NUMBERS[-1]
        for kind in ("owned", "dialog"):
            ours = bench.results.find(case, kind)
            bench.goal(
                "G11", f"{case}, {kind}: statements × plain Odoo", ours.queries / core.queries / times, 1 / FEWER
            )
            bench.goal("G11", f"{case}, {kind}: time × plain Odoo", ours.ms / core.ms / times, 1 / FEWER)


def _nights(bench):
    """The night after the rule was made, in which nearly everybody is warned, and one in which one of twenty returns."""

    def warned(env):
        _night(env)
        env.cr.execute("UPDATE trade_pool_return SET warned_on = warned_on - 30 WHERE mod(partner_id, 20) = 0")

    nights = {
        "first night": Run(_night, database="owned"),
        "night of returns": Run(lambda env, _nothing: _night(env), setup=warned, database="owned"),
    }
    for case, run in nights.items():
        for row in bench.measure(case, {"owned": run}).values():
            bench.goal("OWN-5", f"{case}: seconds", row.ms / 1000, SECONDS)


def _night(env):
    run = env["trade.return.run"].sudo().create({})
    while not run.date_end:
        run._step(20_000)


def _fill(env):
    """A rule, roles, and a pool with every twentieth customer in it."""
    env["trade.return.rule"].create({"name": "All", "days": 30, "warn_days": 14})
    for number in range(SALESPEOPLE):
        env.ref(f"bench.sales_{number}").group_ids = [Command.link(env.ref("trade_base.group_salesperson").id)]
    pool = env["trade.pool"].create({"name": "Bench", "draw_max": 10})
    label = {"module": "bench", "name": "pool", "model": "trade.pool", "res_id": pool.id}
    env["ir.model.data"].create(label)
    env.flush_all()
    env.cr.execute(
        "UPDATE res_partner SET trade_owned_since = now() - interval '100 days', "
        "user_id = CASE WHEN mod(commercial_partner_id, 20) = 3 THEN NULL ELSE user_id END, "
        "trade_pool_id = CASE WHEN mod(commercial_partner_id, 20) = 3 THEN %s END WHERE user_id IS NOT NULL",
        [pool.id],
    )
