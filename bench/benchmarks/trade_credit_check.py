"""What a credit limit costs: a confirmation, a list, a search, by how much business the customer has (G1, G3, G4, G5).

Orders are held against limits, and the control point blocks; nobody who confirms here is over the limit. One customer of
ten is. OCA's risk components are all on.
"""

from odoo import Command
from odoo.tools import SQL

from bench import odoo_setup
from bench.benchmarks.credit_peer import RISK_FIELDS, _customers
from bench.cases import confirm, quotation

VARIANTS = ("core", "trade_credit", "oca_credit")
#: Kinds of goods and number of lines of the orders that are confirmed.
ORDERS = (("service", 1), ("free", 1), ("free", 10))
FIGURES = ("trade_credit_limit", "trade_credit_exposure", "trade_credit_available", "trade_credit_overdue")
BANNER = {"trade_blocker_html": {}, "trade_credit_can_ask": {}, **dict.fromkeys(FIGURES[1:], {})}
#: What a list of customers that is sorted by what is left of the limit asks for first.
PAGE = ["complete_name", *FIGURES]


def run(bench):
    with bench.databases.temporary(bench.database("trade_credit")) as database:
        odoo_setup.as_superuser(odoo_setup.load(database), _limits)
        bench.databases.analyze(database)
        with bench.using("trade_credit", database):
            _measure_orders(bench)
            _measure_customers(bench)
    _goals_orders(bench)
    _goals_customers(bench)


def _limits(env):
    """Everybody has a limit; one of ten, who has no open documents to speak of, less than it owes already."""
    env["trade.control.policy"].search(
        [("control_id.code", "=", "credit_limit_order"), ("checkpoint", "=", "confirm")]
    ).level = "block"
    env["trade.credit.check"]._ensure_objects(
        env.company, env["res.partner"].search([("is_company", "=", True)]).commercial_partner_id.ids
    )
    histories = [
        env.ref(f"bench.{name}").id
        for name in env["ir.model.data"]
        .search([("module", "=", "bench"), ("name", "=like", "customer_%")])
        .mapped("name")
    ]
    env.cr.execute(
        SQL(
            """UPDATE trade_credit_object SET limit_mode = 'limit',
            limit_amount = CASE WHEN id %% 10 = 0 AND partner_id <> ALL(%s) THEN 1 ELSE 1e9 END""",
            histories,
        )
    )
    env["trade.credit.standing"]._update_everybody()
    env.ref("bench.manager").group_ids = [Command.link(env.ref("trade_credit.group_credit_viewer").id)]


def _measure_orders(bench):
    for kind, lines in ORDERS:
        for documents in (0, *bench.size.history) if lines == 1 else (0, max(bench.size.history)):
            bench.measure(
                f"confirm, {kind}, {lines}",
                confirm,
                setup=lambda env, kind=kind, lines=lines, documents=documents: quotation(
                    env, kind=kind, lines=lines, customer=documents
                ),
                growth="documents",
                documents=documents,
            )
    runs = {
        "core": lambda env, order: order.web_read({"partner_credit_warning": {}}),
        "trade_credit": lambda env, order: order.web_read(BANNER),
    }
    for documents in (0, *bench.size.history):
        bench.measure(
            "draft order, banner",
            runs,
            setup=lambda env, documents=documents: quotation(env, kind="service", customer=documents),
            growth="documents",
            documents=documents,
        )


def _measure_customers(bench):
    runs = {
        "core": lambda env, partners: partners.read(["credit"]),
        "trade_credit": lambda env, partners: partners.read(FIGURES),
        "oca_credit": lambda env, partners: partners.read(RISK_FIELDS),
    }
    for count in (1, 80, 1000):
        if count <= bench.size.companies:
            bench.measure(
                "list of customers",
                runs,
                setup=lambda env, count=count: _customers(env, count),
                growth="customers",
                customers=count,
            )
    runs = {
        "core": lambda env: env["res.partner"].search_count([("credit", ">", 500)]),
        "trade_credit": lambda env: env["res.partner"].search_count([("trade_credit_over_limit", "=", True)]),
    }
    if bench.size.partners <= 20_000:
        runs["oca_credit"] = lambda env: env["res.partner"].search_count([("risk_exception", "=", True)])
    bench.measure("search over the limit", runs, customers=bench.size.companies)
    runs = {
        "trade_credit": lambda env: env["res.partner"].search_read(
            [("is_company", "=", True)], PAGE, order="trade_credit_available", limit=80
        )
    }
    bench.measure("list sorted by available", runs, customers=bench.size.companies)
    runs = {
        "trade_credit": lambda env: env["res.partner"].search_read(
            [("trade_credit_over_limit", "=", True)], PAGE, order="trade_credit_available", limit=80
        )
    }
    bench.measure("list of who is over the limit", runs, customers=bench.size.companies)


def _goals_orders(bench):
    few, most = min(bench.size.history), max(bench.size.history)
    for case in bench.measured([f"confirm, {kind}, {lines}" for kind, lines in ORDERS]):
        for documents in (0, most):
            core, ours = (bench.results.find(case, name, documents=documents) for name in ("core", "trade_credit"))
            what = f"{case}, {documents} documents"
            bench.goal("G1", f"{what}: statements more than plain Odoo", ours.queries - core.queries, 6)
            bench.goal("G1", f"{what}: × plain Odoo", ours.ratio(core), 1.05)
        _goal_flat(bench, "G1", case, few if case.endswith(", 1") else 0, most, 1.2)
    if bench.measured(["draft order, banner"]):
        _goal_flat(bench, "G5", "draft order, banner", few, most, 2)


def _goal_flat(bench, goal, case, few, most, limit):
    few, many = (bench.results.find(case, "trade_credit", documents=count) for count in (few, most))
    bench.goal(goal, f"{case}: × the time of few documents, with {most}", many.ratio(few), limit)


def _goals_customers(bench):
    if not bench.measured(["list of customers"]):
        return
    count = max(count for count in (80, 1000) if count <= bench.size.companies)
    _core, ours, oca = (bench.results.find("list of customers", name, customers=count) for name in VARIANTS)
    bench.goal("G3", f"list of {count} customers: statements", ours.queries, 3)
    bench.goal("G3", f"list of {count} customers: × OCA", ours.ratio(oca), 0.1)
    core, ours = (bench.results.find("search over the limit", name) for name in ("core", "trade_credit"))
    bench.goal("G4", "search over the limit: statements", ours.queries, 5)
    bench.goal("G4", "search over the limit: × a search by what plain Odoo knows is owed", ours.ratio(core), 2)
    bench.goal("G4", "search over the limit: ms", ours.ms, 50)
    for case in ("list sorted by available", "list of who is over the limit"):
        bench.goal("G4", f"{case}: ms", bench.results.find(case, "trade_credit").ms, 50)
