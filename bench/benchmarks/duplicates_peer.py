"""Finding a customer who is there already, while typing and while saving (G9): plain Odoo, OCA's base_search_fuzzy, SQL on a trigram index."""

from bench.harness import Run

VARIANTS = ("core", "ours", "oca_fuzzy")
THRESHOLDS = (0.3, 0.5, 0.7)
RANKED = """
    SELECT id, similarity(name, %s) AS likeness FROM res_partner
    WHERE name %% %s ORDER BY likeness DESC, id LIMIT 8
"""
TOKEN = """
    SELECT id, similarity(name, %s) AS likeness FROM res_partner
    WHERE name ILIKE %s ORDER BY likeness DESC, id LIMIT 8
"""


def run(bench):
    with bench.environment() as env:
        name, vat, email = _somebody(env)
    word = name.split(" ")[1]
    typo = name.replace(word, word[:2] + word[3:])
    series = {"partners": bench.size.partners}
    bench.measure("create a company", lambda env: env["res.partner"].create(_company(env)), **series)
    bench.measure(
        "same tax number, 1 company",
        {
            **dict.fromkeys(bench.variants, Run(_same_vat, lambda env: _companies(env, 1))),
            "SQL": lambda env: env.cr.execute("SELECT id FROM res_partner WHERE vat = %s LIMIT 1", [vat]),
        },
        **series,
    )
    bench.measure("same tax number, 80 companies", _same_vat, setup=lambda env: _companies(env, 80), **series)
    for what, text in (
        ("rare word", word),
        ("common word", "Trading"),
        ("absent word", "zzqqxx"),
        ("Chinese", "医疗器械"),
    ):
        bench.measure(
            f"type a name: {what}", lambda env, text=text: env["res.partner"].name_search(text, limit=8), **series
        )
    bench.measure(
        "find by e-mail",
        lambda env: env["res.partner"].search([("email_normalized", "=", email)], limit=8),
        **series,
    )
    for threshold in THRESHOLDS:
        bench.measure(
            f"find in spite of a slip, likeness {threshold}",
            {
                "oca_fuzzy": Run(
                    lambda env, _: env["res.partner"].search([("name", "%", typo)], limit=8),
                    lambda env, threshold=threshold: _threshold(env, threshold),
                ),
                "SQL, ranked": Run(
                    lambda env, _: env.cr.execute(RANKED, [typo, typo]),
                    lambda env, threshold=threshold: _threshold(env, threshold),
                    "oca_fuzzy",
                ),
                "SQL, by its rare word": Run(
                    lambda env: env.cr.execute(TOKEN, [typo, f"%{word}%"]), database="oca_fuzzy"
                ),
            },
            **series,
        )
    _goals(bench)


def _goals(bench):
    if bench.measured(["create a company"]):
        core, ours = (bench.results.find("create a company", variant) for variant in ("core", "ours"))
        bench.goal("G9", "create a company: statements more than plain Odoo", ours.queries - core.queries, 4)
        bench.goal("G9", "create a company: ms more than plain Odoo", ours.ms - core.ms, 5)


def _somebody(env):
    """Name, tax number and e-mail of a company with a Latin name."""
    env.cr.execute(
        "SELECT name, vat, email_normalized FROM res_partner WHERE is_company AND vat LIKE 'US0%' AND name ~ '^[A-Z]' "
        "ORDER BY id OFFSET 100 LIMIT 1"
    )
    return env.cr.fetchone()


def _companies(env, count):
    return env["res.partner"].search([("is_company", "=", True), ("vat", "=like", "US0%")], order="id", limit=count)


def _company(env):
    return {
        "name": "Newcomer Instruments Ltd",
        "is_company": True,
        "vat": "US999999999",
        "email": "newcomer@example.com",
        "phone": "+8613799999999",
        "country_id": env.ref("base.us").id,
    }


def _same_vat(env, partners):
    partners.mapped("same_vat_partner_id")


def _threshold(env, value):
    env.cr.execute("SELECT set_limit(%s)", [value])
