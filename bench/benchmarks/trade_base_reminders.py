"""The reminder centre and its counter, with 200,000 leads and 100,000 activities (INQ-4; G15).

Goal: fewer than 40 statements and 300 ms, for the salesperson, and for managers by department and person. Half of the orders are
made quotations that expire around today. Size S has 2,000 leads and 1,000 activities.
"""

from odoo import Command

from bench import odoo_setup
from bench.data.clone import bulk_load, clone
from bench.data.people import SALESPEOPLE, TEAMS
from bench.harness import Run

VARIANTS = ("ours",)
ACTIVITIES = 100_000
STATEMENTS, MILLISECONDS = 40, 300
ROLES = {"salesperson": "sales_0", "sales manager": "manager", "general manager": "warehouse"}
CASES = {
    "page": lambda env: env["trade.reminder"].overview(),
    "counter": lambda env: env["trade.reminder"].counters(),
    "by person": lambda env: env["trade.reminder"].table(),
    "one department": lambda env: env["trade.reminder"].overview(
        {"kind": "department", "id": env.ref("bench.team_0").id}
    ),
}
MANAGERS_ONLY = ("by person", "one department")


def run(bench):
    with bench.databases.temporary(bench.database("ours")) as database:
        odoo_setup.as_superuser(odoo_setup.load(database), lambda env: _fill(env, bench.size))
        bench.databases.analyze(database)
        with bench.using("reminders", database):
            for case, body in CASES.items():
                runs = {
                    role: Run(body, database="reminders", user=user)
                    for role, user in ROLES.items()
                    if case not in MANAGERS_ONLY or role != "salesperson"
                }
                for role, row in bench.measure(case, runs).items():
                    bench.goal("INQ-4", f"{case}, {role}: statements", row.queries, STATEMENTS - 1)
                    bench.goal("INQ-4", f"{case}, {role}: ms", row.ms, MILLISECONDS)


def _fill(env, size):
    """Roles for the people, quotations that expire, twice as many leads as activities, and the activities."""
    for role, label in (("salesperson", "sales_%d"), ("sales_manager", "manager"), ("general_manager", "warehouse")):
        group = env.ref(f"trade_base.group_{role}")
        names = [label % number for number in range(SALESPEOPLE)] if "%d" in label else [label]
        for name in names:
            env.ref(f"bench.{name}").group_ids = [Command.link(group.id)]
    for number in range(TEAMS):
        env.ref(f"bench.team_{number}").user_id = env.ref("bench.manager")
    env.flush_all()
    env.cr.execute(
        "UPDATE sale_order SET state = 'sent', validity_date = CURRENT_DATE + mod(id, 60) - 20 WHERE mod(id, 2) = 0"
    )
    activities = min(size.leads, ACTIVITIES)
    lead = env["crm.lead"].search([("user_id", "!=", False)], limit=1)
    missing = max(2 * activities - size.leads, 0)
    with bulk_load(env, "crm.lead"):
        clone(
            lead,
            f"SELECT id, user_id, team_id FROM crm_lead WHERE user_id IS NOT NULL ORDER BY id DESC LIMIT {missing}",
            name="'Inquiry ' || g.id",
            user_id="g.user_id",
            team_id="g.team_id",
        )
    prototype = lead.activity_schedule("mail.mail_activity_data_call", summary="Call back", user_id=lead.user_id.id)
    env.flush_all()
    with bulk_load(env, "mail.activity"):
        clone(
            prototype,
            "SELECT id, user_id, row_number() OVER (ORDER BY id) AS i FROM crm_lead WHERE user_id IS NOT NULL "
            f"ORDER BY id LIMIT {activities}",
            res_id="g.id",
            user_id="g.user_id",
            date_deadline="CURRENT_DATE + mod(g.i, 91)::int - 30",
        )
