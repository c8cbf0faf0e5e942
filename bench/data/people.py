"""Users, sales teams, customers and their contacts."""

from odoo import Command

from .clone import bulk_load, clone, pick, reserve_ids, scatter

SALESPEOPLE, TEAMS = 20, 4
#: What the manager of the benchmarks may do: everything of the core apps, but no superuser and no settings.
MANAGER = (
    "sales_team.group_sale_manager",
    "stock.group_stock_manager",
    "purchase.group_purchase_manager",
    "account.group_account_manager",
    "base.group_partner_manager",
)
SALESPERSON = ("sales_team.group_sale_salesman", "base.group_partner_manager")

ENGLISH = (
    ("North", "Golden", "Blue", "Silver", "Eastern", "Royal", "Prime", "United", "Pacific", "Global"),
    ("Steel", "Trading", "Foods", "Textile", "Chemicals", "Machinery", "Pharma", "Plastics", "Optics", "Tools"),
    ("Ltd", "Inc", "GmbH", "SARL", "Co", "LLC", "AG", "SA", "BV", "PLC"),
)
CHINESE = (
    ("北京", "上海", "广州", "深圳", "天津", "成都", "武汉", "杭州", "南京", "西安"),
    ("医疗器械", "贸易", "生物科技", "医药", "化工", "机械", "食品", "纺织", "电子", "仪器"),
    ("有限公司", "股份有限公司", "集团"),
)


def create_users(env, label):
    """One manager, one warehouse worker, and salespeople in teams."""

    def user(login, groups):
        groups = ("base.group_user", *groups)
        record = env["res.users"].create(
            {
                "name": login,
                "login": f"bench_{login}",
                "email": f"{login}@bench.example.com",
                "group_ids": [Command.set([env.ref(group).id for group in groups])],
            }
        )
        return label(login, record)

    user("manager", MANAGER)
    user("warehouse", ("stock.group_stock_user",))
    salespeople = env["res.users"].browse()
    for number in range(SALESPEOPLE):
        salespeople += user(f"sales_{number}", SALESPERSON)
    teams = env["crm.team"].create([{"name": f"Bench team {number}", "use_leads": True} for number in range(TEAMS)])
    size = SALESPEOPLE // TEAMS
    env["crm.team.member"].create(
        [
            {"crm_team_id": team.id, "user_id": salesperson.id, "assignment_max": 300_000}
            for number, team in enumerate(teams)
            for salesperson in salespeople[number * size : (number + 1) * size]
        ]
    )
    for number, team in enumerate(teams):
        label(f"team_{number}", team)
    return salespeople, teams


def create_partners(env, size, label, salespeople):
    """Companies (two of a hundred nearly the same as the one before), contacts, and customers with a history.

    :return: the id before that of the first company; companies follow each other without a gap
    """
    prototype = env["res.partner"].create(
        {
            "name": "Bench prototype",
            "is_company": True,
            "customer_rank": 1,
            "vat": "US000000000",
            "email": "info@bench.example.com",
            "phone": "+8613900000000",
            "country_id": env.ref("base.us").id,
            "street": "1 Main Street",
            "city": "Springfield",
            "zip": "10001",
            "user_id": salespeople[0].id,
        }
    )
    contact = env["res.partner"].create(
        {"name": "Bench contact", "parent_id": prototype.id, "type": "contact", "email": "someone@bench.example.com"}
    )
    env.flush_all()
    base = reserve_ids(env, "res.partner", size.partners)
    with bulk_load(env, "res.partner"):
        _clone_companies(env, size, base, prototype, salespeople)
        env.cr.execute("ANALYZE res_partner")
        _clone_contacts(size, base, contact)
    for count in (0, *size.history):
        partner = prototype.copy(
            {"name": f"Bench customer with {count} open documents", "vat": False, "credit_limit": 1e12}
        )
        label(f"customer_{count}", partner)
    env.flush_all()
    return base


def _clone_companies(env, size, base, prototype, salespeople):
    # k names, numbers and addresses the company: every fiftieth has those of the one before, and a slip in its name
    slip = "mod(g.i, 50) = 0"
    word = f"initcap(substr(md5('n' || g.k), 1, 6)) || CASE WHEN {slip} THEN 'x' ELSE '' END"
    english = f"concat_ws(' ', {pick(ENGLISH[0], _hash(1))}, {word}, {pick(ENGLISH[1], _hash(2))}, {pick(ENGLISH[2], _hash(3))})"
    signs = "chr(19968 + mod(g.k, 5000)) || chr(19968 + " + scatter("g.k", 5, 5000) + ")"
    chinese = (
        f"concat({pick(CHINESE[0], _hash(1))}, {signs}, {pick(CHINESE[1], _hash(2))}, {pick(CHINESE[2], _hash(3))})"
    )
    name = f"CASE WHEN mod(g.k, 4) = 3 THEN {chinese} ELSE {english} END"
    domain = "substr(md5('d' || g.k / 3), 1, 8) || '.com'"
    clone(
        prototype,
        f"SELECT *, {name} AS name FROM (SELECT i, CASE WHEN mod(i, 50) = 0 THEN i - 1 ELSE i END k "
        f"FROM generate_series(1, {size.companies}) i) g",
        id=f"{base} + g.i",
        name="g.name",
        complete_name="g.name",
        commercial_company_name="g.name",
        commercial_partner_id=f"{base} + g.i",
        vat="'US' || lpad((g.k * 7)::text, 9, '0')",
        email=f"'info@' || {domain}",
        email_normalized=f"'info@' || {domain}",
        phone="'+86139' || lpad(g.k::text, 8, '0')",
        phone_sanitized="'+86139' || lpad(g.k::text, 8, '0')",
        user_id=pick(salespeople.ids, "g.i"),
        credit_limit=f"jsonb_build_object('{env.company.id}', 50000)",
        create_date="now() AT TIME ZONE 'UTC' - mod(g.i, 900) * interval '1 day'",
    )


def _clone_contacts(size, base, prototype):
    name = "'Contact ' || initcap(substr(md5('c' || g.i), 1, 8))"
    email = "substr(md5('e' || g.i), 1, 8) || '@example.org'"
    clone(
        prototype,
        f"SELECT s.i, p.* FROM generate_series({size.companies + 1}, {size.partners}) s(i) "
        f"JOIN (SELECT id AS company, name AS company_name, vat AS company_vat, user_id AS salesperson FROM res_partner) p "
        f"ON p.company = {base} + 1 + mod(s.i * 3, {size.companies})",
        id=f"{base} + g.i",
        name=name,
        complete_name=f"concat(g.company_name, ', ', {name})",
        parent_id="g.company",
        commercial_partner_id="g.company",
        commercial_company_name="g.company_name",
        vat="g.company_vat",
        email=email,
        email_normalized=email,
        user_id="g.salesperson",
    )


def _hash(salt):
    return scatter("g.k", salt, 1000)
