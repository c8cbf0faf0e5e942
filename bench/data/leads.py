"""Opportunities of the salespeople, and leads that nobody has."""

from .clone import bulk_load, clone, pick, scatter
from .people import SALESPEOPLE

#: About so many opportunities share an e-mail address and a phone number.
SAME_BUYER = 4


def create_leads(env, size, customers, salespeople, teams):
    """One lead of twenty belongs to nobody; a third of the opportunities names a customer."""
    values = {
        "name": "Bench prototype",
        "partner_name": "Prototype",
        "contact_name": "Somebody",
        "email_from": "buyer@bench.example.com",
        "phone": "+8613800000000",
        "country_id": env.ref("base.us").id,
        "expected_revenue": 100,
    }
    opportunity = env["crm.lead"].create(
        {**values, "type": "opportunity", "user_id": salespeople[0].id, "team_id": teams[0].id}
    )
    pooled = env["crm.lead"].create({**values, "type": "lead", "user_id": False, "team_id": False})
    env.flush_all()
    free = size.leads // 20
    stages = env["crm.stage"].search([("is_won", "=", False)], order="sequence")
    per_team = SALESPEOPLE // len(teams)
    with bulk_load(env, "crm.lead"):
        created = "now() AT TIME ZONE 'UTC' - (8 + mod(g.i, 500)) * interval '1 day'"
        clone(
            opportunity,
            f"SELECT i, i / {SAME_BUYER} AS buyer FROM generate_series(1, {size.leads - free}) i",
            **_columns(opportunity, size),
            user_id=pick(salespeople.ids, "g.i"),
            team_id=pick(teams.ids, f"mod(g.i, {SALESPEOPLE}) / {per_team}"),
            stage_id=pick(stages.ids, scatter("g.i", 5, len(stages))),
            partner_id=f"CASE WHEN mod(g.i, 3) = 0 THEN {customers.partner('g.i')} END",
            create_date=created,
            date_open=f"{created} + interval '1 day'",
            day_open="1",
        )
        clone(
            pooled,
            f"SELECT i, i / {SAME_BUYER} AS buyer FROM generate_series({size.leads - free + 1}, {size.leads}) i",
            **_columns(pooled, size),
            create_date="now() AT TIME ZONE 'UTC' - mod(g.i, 5) * interval '1 day' - interval '1 hour'",
        )


def _columns(prototype, size):
    domain = f"substr(md5('d' || mod(g.buyer, {size.companies}) / 3), 1, 8) || '.com'"
    email = f"concat('buyer', g.buyer, '@', {domain})"
    return {
        "name": "'Opportunity ' || substr(md5('o' || g.i), 1, 10)",
        "partner_name": "initcap(substr(md5('n' || g.buyer), 1, 6)) || ' Trading'",
        "contact_name": "initcap(substr(md5('q' || g.i), 1, 8))",
        "email_from": email,
        "email_normalized": email,
        "email_domain_criterion": f"'@' || {domain}",
        "phone": "'+86138' || lpad(g.buyer::text, 8, '0')",
        "phone_sanitized": "'+86138' || lpad(g.buyer::text, 8, '0')",
        "expected_revenue": "100 + mod(g.i, 5000)",
        "prorated_revenue": f"round((100 + mod(g.i, 5000)) * {prototype.probability} / 100, 2)",
        "priority": scatter("g.i", 17, 4) + "::text",
    }
