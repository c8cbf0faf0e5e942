"""Inquiries and opportunities: those behind the deals, and those still open today."""

from datetime import timedelta

from odoo import Command

from . import inquiries
from .products import COLD_CHAIN
from .sales import ASSORTMENT, NEVER_PLANNED, choose_lines

SOURCES = ("utm.utm_source_search_engine", "utm.utm_source_mailing", "utm.utm_source_newsletter")
TAGS = {
    "tender": ("Tender", "招标", 1),
    "trial": ("Trial order", "试单", 3),
    "cold_chain": ("Cold chain", "冷链", 4),
    "repeat": ("Repeat business", "老客户复购", 10),
}
# How many still open today per salesperson: new inquiry, New, Qualified, Proposition
OPEN = {
    "sales1": (3, 3, 3, 2),
    "sales2": (2, 2, 2, 2),
    "leaver": (1, 2, 2, 2),
    "dept_manager": (0, 1, 0, 0),
    "sales3": (2, 3, 3, 2),
    "hospital_manager": (0, 1, 1, 1),
    "sales4": (2, 2, 2, 2),
    "channel_manager": (0, 1, 1, 0),
}
STAGES = ("crm.stage_lead1", "crm.stage_lead1", "crm.stage_lead2", "crm.stage_lead3")
# Questions people ask on the phone: Chinese and English.
QUESTIONS = (
    ("能否提供注册证和检测报告?", "Can you send the registration certificate and the test report?"),
    ("效期至少需要 12 个月,现货多少?", "We need at least 12 months of shelf life. How much is in stock?"),
    (
        "每月用量约 {quantity},能否按季度分批送货?",
        "We use about {quantity} a month. Can you deliver by quarter, in parts?",
    ),
    ("目前供应商报价更低,贵司还能优惠多少?", "Our present supplier is cheaper. How far can you come down?"),
    ("月底招标,请尽快报价。", "The tender closes at the end of the month, please quote soon."),
    ("需要先看样品再定。", "We would like to see samples first."),
)
UNASSIGNED = (
    ("通州社区医院咨询输液泵", "Community hospital in Tongzhou asks for infusion pumps", "hospital"),
    ("河北县级医院招标:监护仪", "Tender of a county hospital in Hebei: patient monitors", "hospital"),
    ("官网留言:求购 N95 口罩", "Website message: looking for N95 respirators", "end"),
    ("展会名片:山东经销商求代理", "Card from the fair: a dealer in Shandong wants to represent us", "channel"),
    ("电话咨询:血糖试纸批发价", "Phone call: wholesale price of glucose strips", "end"),
)


def register(agenda):
    """Say who handles the work of this file."""
    agenda.handles("lead", open_leads)


def plan(demo, _first):
    """Put the inquiries that are still open today on the agenda."""
    rng = demo.random
    demo.lead_tags = _make_tags(demo)
    for login, counts in OPEN.items():
        rows = [
            row
            for row in demo.customer_rows.values()
            if row["salesperson"] == login and row["type"] in ASSORTMENT and row["ref"] not in NEVER_PLANNED
        ]
        # The manager of the end customers' department helps with her people's customers.
        rows = rows or [row for row in demo.customer_rows.values() if row["salesperson"] == "sales1"]
        for stage, count in enumerate(counts):
            for _index in range(count):
                row = rng.choice(rows)
                open_lead = OpenLead(login, row["ref"], choose_lines(demo, row["type"]), stage)
                demo.agenda.at(rng.randint(1, 12 + 14 * stage), "lead", open_lead)
    for ago, (chinese, english, team) in zip((1, 2, 2, 4, 6), UNASSIGNED, strict=True):
        demo.agenda.at(ago, "lead", UnassignedLead(chinese, english, team))


def _make_tags(demo):
    tags = demo.env["crm.tag"].create([{"name": name, "color": color} for name, _chinese, color in TAGS.values()])
    for tag, (_name, chinese, _color) in zip(tags, TAGS.values(), strict=True):
        demo.translate(tag, "name", chinese)
    return dict(zip(TAGS, tags, strict=True))


class OpenLead:
    """An inquiry still open today; ``stage`` is an index of STAGES, 0 an inquiry nobody has qualified yet."""

    outcome = "open"

    def __init__(self, salesperson, customer, lines, stage):
        self.salesperson = salesperson
        self.customer = customer
        self.lines = lines
        self.stage = stage
        self.lead = None


class UnassignedLead:
    """A call or message that no salesperson has taken yet; the sales manager's work."""

    salesperson = "sales_manager"

    def __init__(self, chinese, english, team):
        self.name = f"{chinese} {english}"
        self.team = team
        self.lead = None


def open_leads(demo, ago, items):
    """Salespeople write down who asks for what; what becomes a deal or is qualified turns into an opportunity."""
    by_login = {}
    for item in items:
        by_login.setdefault(item.salesperson, []).append(item)
    for login, own in by_login.items():
        env = demo.as_(login)
        leads = env["crm.lead"].create([_lead_values(demo, ago, item) for item in own])
        for item, lead in zip(own, leads, strict=True):
            item.lead = lead
            _qualify(demo, item, lead)
        inquiries.describe(demo, own)
        inquiries.plan_followups(demo, ago, own)
        moment = demo.days.moment(ago, 120)
        leads.with_env(demo.env).write({"date_last_stage_update": moment})
        leads.filtered("date_open").with_env(demo.env).write({"date_open": moment})


def _qualify(demo, item, lead):
    if isinstance(item, UnassignedLead) or (isinstance(item, OpenLead) and item.stage == 0):
        return
    lead.convert_opportunity(lead.partner_id)
    stage = STAGES[item.stage] if isinstance(item, OpenLead) else "crm.stage_lead2"
    lead.stage_id = demo.env.ref(stage)


def _lead_values(demo, ago, item):
    if isinstance(item, UnassignedLead):
        return {
            "name": item.name,
            "type": "lead",
            "user_id": False,
            "team_id": demo.teams[item.team].id,
            "phone": f"+86 10 5552 {ago:04d}",
            "country_id": demo.env.ref("base.cn").id,
        }
    # What an inquiry is about is what it is worth most for.
    code, quantity, _in_packs = max(item.lines, key=lambda line: float(demo.product_rows[line[0]]["price"]) * line[1])
    row = demo.product_rows[code]
    revenue = sum(float(demo.product_rows[c]["price"]) * q for c, q, _packs in item.lines)
    customer = demo.partners[item.customer]
    chinese, english = demo.random.choice(QUESTIONS)
    tag = "cold_chain" if code in COLD_CHAIN else demo.random.choice(("tender", "trial", "repeat"))
    asked = quantity if isinstance(quantity, int) else int(quantity)
    return {
        "name": f"{row['name_zh']} {row['name_en']} × {asked}",
        "type": "lead",
        "partner_id": customer.id,
        "user_id": demo.users[item.salesperson].id,
        "expected_revenue": round(revenue, -2),
        "source_id": demo.env.ref(demo.random.choice(SOURCES)).id,
        "tag_ids": [Command.set(demo.lead_tags[tag].ids)],
        "priority": demo.random.choice("00112"),
        "date_deadline": demo.days.date(ago) + timedelta(days=demo.random.randint(30, 120)),
        "description": f"<p>{chinese.format(quantity=asked)}<br/>{english.format(quantity=asked)}</p>",
    }
