"""Finding out, while a customer is typed, saved or imported, that it is there already (G9, OWN-2, OWN-3).

Against plain Odoo, which looks for nothing on saving; `duplicates_peer` measures how others search.
"""

import statistics
import time

from bench.harness import Run

VARIANTS = ("core", "trade_collision")
#: Customers typed one after the other, and how many hundredths of them may take longer than the goal.
TYPED, PERCENT = 200, 5
#: Lines of a file and of a batch of it, and the goals of the issue in ms.
LINES, BATCH, IMPORT_MS, LOOKUP_MS = 10_000, 2_000, 300_000, 15
COLUMNS = ("name", "is_company", "phone", "email", "city")
FLOOR = "SELECT partner_id FROM trade_collision_key WHERE kind = 'brand' AND value = %s LIMIT 8"


def run(bench):
    series = {"partners": bench.size.partners}
    bench.measure("save a company", lambda env: env["res.partner"].create(_company()), repeat=20, **series)
    if bench.measured(["save a company"]):
        core, ours = (bench.results.find("save a company", variant) for variant in VARIANTS)
        bench.goal("G9", "save a company: statements more than plain Odoo", ours.queries - core.queries, 4)
        bench.goal("G9", "save a company: ms more than plain Odoo", ours.ms - core.ms, 5)
    with bench.environment("trade_collision") as env:
        typed = _typed(env)
    name = typed[0][1]
    bench.measure(
        "look up a name with a slip",
        {
            "core": lambda env: env["res.partner"].name_search(name.split(" ")[1], limit=8),
            "trade_collision": lambda env: env["res.partner"].trade_collision_lookup(
                {"name": name, "is_company": True}
            ),
            "SQL, by one key": Run(lambda env: env.cr.execute(FLOOR, [_brand(name)]), database="trade_collision"),
        },
        repeat=20,
        **series,
    )
    _percentile(bench, typed, series)
    _imports(bench, series)
    bench.measure(
        "make the keys of all customers",
        {"trade_collision": Run(lambda env, _: env["trade.collision.key"].sudo()._fill(), _empty)},
        repeat=1,
        **series,
    )


def _imports(bench, series):
    """A file as the page of the importer sends it, in batches: tested, and imported; some lines are there already."""
    runs = {
        f"test {LINES} lines": lambda env: _import(env, True),
        f"import {LINES} lines": lambda env: _import(env, False),
    }
    for case, body in runs.items():
        rows = bench.measure(case, {"trade_collision": body}, repeat=1, **series)
        for row in rows.values():
            bench.goal("OWN-2", f"{case}, ms", row.ms, IMPORT_MS)
            bench.note(f"{case}: {row.queries / LINES:.2f} statements a line")


def _percentile(bench, typed, series):
    """Measure many different look-ups, one by one: the slowest of a hundred count, and the right one has to come first."""
    case = "look up many"
    if bench.only and bench.only not in case:
        return
    times, first = [], 0
    with bench.environment("trade_collision") as env:
        partners = env["res.partner"]
        partners.trade_collision_lookup({"name": typed[0][1], "is_company": True})
        for customer_ids, name, values in typed:
            env.invalidate_all()
            start = time.perf_counter()
            lines = partners.trade_collision_lookup({"name": name, "is_company": True, **values})["lines"]
            times.append((time.perf_counter() - start) * 1000)
            first += bool(lines) and lines[0]["id"] in customer_ids
    cut = statistics.quantiles(times, n=100)
    bench.goal("OWN-3", f"{TYPED} different look-ups, 95th percentile, ms", cut[99 - PERCENT], LOOKUP_MS)
    bench.goal("OWN-3", "of them the right customer is not the first one", 1 - first / len(typed), 0.05)
    bench.note(f"look up many: median {cut[49]:.1f} ms, 95th {cut[94]:.1f} ms, 99th {cut[98]:.1f} ms; {series}")


def _typed(env):
    """Return ``[(ids that are right, name with a slip, other values)]`` of customers spread over all there are.

    The slip is in a letter: another digit says that it is another customer.
    """
    env.cr.execute(
        """
        SELECT array_agg(id), name, min(city) FROM res_partner
        WHERE is_company AND active AND name ~ '^[A-Z][a-z]+ [A-Z][a-z][a-f][a-z0-9]{3} ' AND commercial_partner_id = id
        GROUP BY name, mod(id, 997) HAVING mod(min(id), 997) < 40 ORDER BY min(id) LIMIT %s
        """,
        [TYPED],
    )
    typed = []
    for number, (ids, name, city) in enumerate(env.cr.fetchall()):
        words = name.split(" ")
        words[1] = words[1][:2] + words[1][3:] if number % 2 else words[1][:3] + "q" + words[1][3:]
        slip = " ".join(words)
        env.cr.execute("SELECT id FROM res_partner WHERE name LIKE %s", [f"{name[: len(name) - 3]}%"])
        same = {row[0] for row in env.cr.fetchall()}
        typed.append((set(ids) | same, slip, {"city": city}))
    assert len(typed) == TYPED, "too few customers of that kind"
    return typed


def _brand(name):
    return "".join(name.lower().split(" ")[:2])[:12]


def _company():
    return {
        "name": "Bench Collision Newcomer Ltd",
        "is_company": True,
        "vat": "US987654321",
        "phone": "+86 10 1234 5678",
        "email": "info@newcomer.example",
    }


def _import(env, dryrun):
    """Every fiftieth line is a customer who is there, and one of a hundred is there earlier in the file."""
    env.cr.execute(
        "SELECT name FROM res_partner WHERE is_company AND active AND name !~ '[,\"]' ORDER BY id LIMIT %s",
        [LINES // 50],
    )
    twins = [row[0] for row in env.cr.fetchall()]
    lines = [
        f"Importex {number:05x}w Trading,1,0755 2{number:07d},info@importex{number}.example,Springfield"
        for number in range(LINES)
    ]
    for place, name in enumerate(twins):
        lines[place * 50 + 49] = f"{name},1,,,"
    for place in range(99, LINES, 100):
        lines[place - 1] = f"Importex {place // 2 + 1:05x}w Trading Ltd,1,,,"
    wizard = env["base_import.import"].create(
        {
            "res_model": "res.partner",
            "file": "\n".join([",".join(COLUMNS), *lines]).encode(),
            "file_type": "text/csv",
            "file_name": "customers.csv",
        }
    )
    options = {"quoting": '"', "separator": ",", "has_headers": True, "encoding": "utf-8", "advanced": True}
    skip, reported, seen = 0, 0, 0
    while skip < LINES:
        answer = wizard.execute_import(
            list(COLUMNS), list(COLUMNS), {**options, "skip": skip, "limit": BATCH}, dryrun=dryrun
        )
        seen += len(answer["ids"])
        reported += len(answer["messages"])
        skip = answer["nextrow"] or LINES
    assert seen == LINES, "lines are missing"
    assert reported >= LINES // 50 + LINES // 100 - 2, f"{reported} collisions reported"


def _empty(env):
    env.cr.execute("DELETE FROM trade_collision_key")
