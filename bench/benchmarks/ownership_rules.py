"""Lists, searches and counts under kinds of record rules (G14): what an ownership rule costs, by how it is written.

One user for each kind, who owns one record of twenty, and shares every fifth with two colleagues. The rule that needs no
OR reads one access table that has the owners in it as well.
"""

from odoo import Command

from bench import odoo_setup
from bench.data.people import SALESPEOPLE
from bench.harness import Run

VARIANTS = ("core",)
MODELS = {
    "res.partner": ("name", [("is_company", "=", True)]),
    "crm.lead": ("partner_name", [("type", "=", "opportunity")]),
}
FIELDS = {
    "res.partner": ("complete_name", "email", "phone", "city", "vat", "user_id", "country_id"),
    "crm.lead": (
        "name",
        "partner_name",
        "contact_name",
        "email_from",
        "expected_revenue",
        "user_id",
        "team_id",
        "stage_id",
    ),
}
OWN = "('user_id', '=', {owner})"
SHARED = "('x_shared_user_ids', 'in', [{owner}])"
NOBODY = "('user_id', '=', False)"
TEAM = "('user_id.sale_team_id', '=', {team})"
KINDS = {
    "no rule": "[(1, '=', 1)]",
    "own": f"[{OWN}]",
    "own, nobody's": f"['|', {OWN}, {NOBODY}]",
    "own, shared": f"['|', {OWN}, {SHARED}]",
    "own, nobody's, shared, team": f"['|', '|', '|', {OWN}, {NOBODY}, {SHARED}, {TEAM}]",
    "access table": "[('x_access_user_ids', 'in', [{owner}])]",
}


def run(bench):
    with bench.databases.temporary(bench.database("core")) as database:
        odoo_setup.as_superuser(odoo_setup.load(database), _share)
        odoo_setup.as_superuser(odoo_setup.load(database), _create_users)
        bench.databases.analyze(database)
        with bench.using("rules", database):
            for model, (name, domain) in MODELS.items():
                _measure(bench, model, name, domain)
    _goals(bench)


def _measure(bench, model, name, domain):
    relations = ("user_id", "country_id", "team_id", "stage_id")
    fields = {field: {"fields": {"display_name": {}}} if field in relations else {} for field in FIELDS[model]}
    search = [*domain, (name, "ilike", "trading")]

    def page(where, offset=0):
        return lambda env: env[model].web_search_read(where, fields, offset=offset, limit=80, count_limit=10_001)

    cases = {
        "list": page(domain),
        "list, page 101": page(domain, 8000),
        "list, searched": page(search),
        "count": lambda env: env[model].search_count(domain),
        "by salesperson": lambda env: env[model]._read_group(domain, ["user_id"], ["__count"]),
    }
    for case, body in cases.items():
        runs = {kind: Run(body, database="rules", user=f"rule_{number}") for number, kind in enumerate(KINDS)}
        bench.measure(case, runs, model=model)


def _goals(bench):
    for model in MODELS:
        for case in bench.measured(["list", "list, searched", "count", "by salesperson"]):
            own, table = (bench.results.find(case, kind, model=model) for kind in ("own", "access table"))
            bench.goal("G14", f"{case}, {model}: access table × own", table.ratio(own), 1.3)
            # the same rows, so the same names of colleagues to read
            shared = bench.results.find(case, "own, shared", model=model)
            bench.goal("G14", f"{case}, {model}: statements more", table.queries - shared.queries, 1)


def _share(env):
    """Two relations of users on both models: with whom a record is shared, and who may see it at all."""
    for model in MODELS:
        table = env[model]._table
        for name in ("shared", "access"):
            env["ir.model.fields"].create(
                {
                    "name": f"x_{name}_user_ids",
                    "model_id": env["ir.model"]._get_id(model),
                    "ttype": "many2many",
                    "relation": "res.users",
                    "relation_table": f"x_{table}_{name}",
                    "column1": "record_id",
                    "column2": "user_id",
                    "field_description": name,
                }
            )
        salespeople = [env.ref(f"bench.sales_{number}").id for number in range(SALESPEOPLE)]
        for step in (3, 11):
            env.cr.execute(
                f"INSERT INTO x_{table}_shared (record_id, user_id) SELECT id, (%s)[1 + mod(id / 5 + %s, %s)] "
                f"FROM {table} WHERE mod(id, 5) = 0 ON CONFLICT DO NOTHING",
                [salespeople, step, len(salespeople)],
            )
        env.cr.execute(
            f"INSERT INTO x_{table}_access (record_id, user_id) SELECT record_id, user_id FROM x_{table}_shared "
            f"UNION SELECT id, user_id FROM {table} WHERE user_id IS NOT NULL"
        )


def _create_users(env):
    """For each kind of rule a group that may read, and a user who sees what the first salesperson would."""
    owner = env.ref("bench.sales_0")
    for number, (kind, domain) in enumerate(KINDS.items()):
        group = env["res.groups"].create({"name": f"Bench: {kind}"})
        for model in MODELS:
            common = {"name": f"Bench: {kind}", "model_id": env["ir.model"]._get_id(model)}
            env["ir.model.access"].create({**common, "group_id": group.id, "perm_read": True})
            text = domain.format(owner=owner.id, team=owner.sale_team_id.id)
            env["ir.rule"].create({**common, "groups": [Command.set(group.ids)], "domain_force": text})
        user = env["res.users"].create(
            {
                "name": f"rule_{number}",
                "login": f"bench_rule_{number}",
                "group_ids": [Command.set([env.ref("base.group_user").id, group.id])],
            }
        )
        label = {"module": "bench", "name": f"rule_{number}", "model": "res.users", "res_id": user.id}
        env["ir.model.data"].create(label)
