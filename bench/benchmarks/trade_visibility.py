"""Lists of customers under the policy “own” (G14, OWN-6): the access table beside Odoo's own style of rule, 'own or unassigned'.

Both see the same customers in the same database: a salesperson by the access table, and a user with nothing but a rule
``['|', ('user_id', '=', …), ('user_id', '=', False)]``. Goal at size L (200,000 partners): at most 0.8 of the rule for the list
of 80 with its pager, the count, grouping and a deep page. Besides: what everybody sees under “all” with some protected
customers, and how long writing the table anew for all customers takes.
"""

from odoo import Command

from bench import odoo_setup
from bench.harness import Run

VARIANTS = ("core", "trade_visibility")
GOAL = 0.8
DOMAIN = [("is_company", "=", True)]
FIELDS = {
    name: {"fields": {"display_name": {}}} if name in ("user_id", "country_id") else {}
    for name in ("complete_name", "email", "phone", "city", "vat", "user_id", "country_id")
}
SECONDS, PROTECTED = 30, 50


def run(bench):
    with bench.databases.temporary(bench.database("trade_visibility")) as database:
        odoo_setup.as_superuser(odoo_setup.load(database), _prepare)
        bench.databases.analyze(database)
        with bench.using("own", database):
            _lists(bench)
            rebuild = bench.measure("write the table anew", {"own": Run(_rebuild, database="own")})
            for row in rebuild.values():
                bench.goal("OWN-6", "the table anew, seconds", row.ms / 1000, SECONDS)
        odoo_setup.as_superuser(odoo_setup.load(database), _show_all)
        bench.databases.analyze(database)
        with bench.using("all", database):
            for case, body in _cases().items():
                runs = {
                    "no rule": Run(body, database="all", user="rule_all"),
                    "all, some protected": Run(body, database="all", user="sales_0"),
                }
                bench.measure(f"{case}, policy all", runs)


def _cases():
    def page(where, offset=0):
        return lambda env: env["res.partner"].web_search_read(
            where, FIELDS, offset=offset, limit=80, count_limit=10_001
        )

    return {
        "list": page(DOMAIN),
        "list, page 101": page(DOMAIN, 8000),
        "list, searched": page([*DOMAIN, ("name", "ilike", "trading")]),
        "count": lambda env: env["res.partner"].search_count(DOMAIN),
        "by salesperson": lambda env: env["res.partner"]._read_group(DOMAIN, ["user_id"], ["__count"]),
    }


def _lists(bench):
    for case, body in _cases().items():
        runs = {
            "own, nobody's": Run(body, database="own", user="rule"),
            "access table": Run(body, database="own", user="sales_0"),
        }
        bench.measure(case, runs)
        if bench.measured([case]):
            rule, table = (bench.results.find(case, kind) for kind in runs)
            bench.goal("G14", f"{case}: access table × own or nobody's", table.ratio(rule), GOAL)
            bench.goal("G14", f"{case}: statements more", table.queries - rule.queries, 1)


def _rebuild(env):
    env["trade.customer.access"].sudo()._refresh()


def _prepare(env):
    """The policy, a salesperson with the role, and users with nothing but a rule, who see the same customers and all."""
    seller = env.ref("bench.sales_0")
    seller.group_ids = [Command.set([env.ref("trade_base.group_salesperson").id])]
    domains = {
        "rule": f"['|', ('user_id', '=', {seller.id}), ('user_id', '=', False)]",
        "rule_all": "[(1, '=', 1)]",
    }
    for name, domain in domains.items():
        group = env["res.groups"].create({"name": f"Bench: {name}"})
        common = {"name": f"Bench: {name}", "model_id": env["ir.model"]._get_id("res.partner")}
        env["ir.model.access"].create({**common, "group_id": group.id, "perm_read": True})
        env["ir.rule"].create({**common, "groups": [Command.set(group.ids)], "domain_force": domain})
        user = env["res.users"].create(
            {
                "name": name,
                "login": f"bench_{name}",
                "group_ids": [Command.set([env.ref("base.group_user").id, group.id])],
            }
        )
        label = {"module": "bench", "name": name, "model": "res.users", "res_id": user.id}
        env["ir.model.data"].create(label)
    env["res.company"].search([]).trade_visibility = "own"
    _rebuild(env)
    mine = env["res.partner"].with_user(seller).search_count(DOMAIN)
    assert mine == env["res.partner"].with_user(env.ref("bench.rule")).search_count(DOMAIN), "they see other customers"


def _show_all(env):
    env["res.company"].search([]).trade_visibility = "all"
    seller = env.ref("bench.sales_1")
    env.company.trade_protect_quota = PROTECTED
    env["res.partner"].search(
        [("user_id", "=", seller.id), ("is_company", "=", True)], limit=PROTECTED
    )._trade_protect()
