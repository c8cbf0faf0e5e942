"""Taking an inquiry: a plain lead against one with 10 products and 5 questions, and the list of 80 (G14, INQ-1, INQ-2)."""

import functools

from odoo import Command

from bench.cases import products

VARIANTS = ("core", "trade_crm", "trade_opportunity")
#: Goals of the issue: statements against a plain lead.
MORE_STATEMENTS = 1.5
#: Filters of the list that we add.
FILTERS = {
    "follow-up due": [("trade_next_date", "<=", "today"), ("won_status", "=", "pending")],
    "silent": [("trade_silence", "!=", False)],
    "never followed up": [("trade_last_contact", "=", False)],
}


def run(bench):
    bench.measure("save a plain lead", _save)
    bench.measure("save an inquiry", {"trade_crm": _save_inquiry, "trade_opportunity": _save_inquiry})
    if bench.measured(["save a plain lead", "save an inquiry"]):
        plain = bench.results.find("save a plain lead", "core")
        full = bench.results.find("save an inquiry", "trade_crm")
        bench.goal("INQ-1", "statements × a plain lead", full.queries / plain.queries, MORE_STATEMENTS)
    fields = ("name", "partner_id", "stage_id", "user_id", "expected_revenue")
    ours = (*fields, "trade_last_contact", "trade_next_date", "trade_silence")
    for offset in (0, 8000):
        bench.measure(
            "list of 80",
            {
                "core": lambda env, offset=offset: _page(env, fields, offset),
                "trade_crm": lambda env, offset=offset: _page(env, ours, offset),
                "trade_opportunity": lambda env, offset=offset: _page(env, (*ours, "trade_process_id"), offset),
            },
            offset=offset,
        )
    for name, domain in FILTERS.items():
        work = functools.partial(_page, fields=ours, offset=0, domain=domain)
        bench.measure(f"list of 80: {name}", {"trade_crm": work, "trade_opportunity": work})
    bench.measure("find what is silent", {"trade_crm": lambda env: env["crm.lead"].sudo()._trade_find_silent(500)})


def _values(env, **values):
    return {
        "name": "Syringes",
        "type": "opportunity",
        "partner_id": env.ref("bench.customer_10").id,
        "user_id": env.user.id,
        **values,
    }


def _save(env):
    env["crm.lead"].create(_values(env))


def _save_inquiry(env):
    lines = [Command.create({"product_id": product.id, "quantity": 5}) for product in products(env, "free", 5)]
    questions = [Command.create({"question": f"{number}?", "answer": "Yes"}) for number in range(5)]
    env["crm.lead"].create(_values(env, trade_product_ids=lines + lines, trade_question_ids=questions))


def _page(env, fields, offset, domain=()):
    spec = {name: {"fields": {"display_name": {}}} if name.endswith("_id") else {} for name in fields}
    return env["crm.lead"].web_search_read([("type", "=", "opportunity"), *domain], spec, offset=offset, limit=80)
