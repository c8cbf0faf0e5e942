"""What was asked, answered and agreed on the inquiries: questions, products wanted, follow-ups, ratings, silence rules.

Only while trade_crm is installed. It draws from dice of its own, so that the trade itself is the same with and without it.
"""

import random
from datetime import timedelta

from odoo import Command

SEED = 41
CHANNELS = ("utm.utm_medium_phone", "trade_crm.utm_medium_wechat", "trade_crm.utm_medium_visit", "utm.utm_medium_email")
COMPETITORS = ("恒信器械 Hengxin Devices", "九州医贸 Jiuzhou Medical Trade", "康瑞 Kangrui", "Medline")
QUESTIONS = (
    ("能否提供注册证? Can you send the registration certificate?", "已发送 PDF。 Sent as PDF."),
    (
        "效期至少 12 个月? At least 12 months of shelf life?",
        "现货 18 个月以上。 What is in stock has 18 months or more.",
    ),
    ("能否分批送货? Can you deliver in parts?", "可以,每月一次。 Yes, once a month."),
    ("付款条件? Terms of payment?", "月结 30 天。 30 days after the month."),
    ("有样品吗? Are there samples?", False),
    ("能再优惠 5% 吗? Another 5% off?", False),
)
TALKS = (
    ("call", "progress", "对方认可资质,要求本周报价。 Content with our papers, wants a quotation this week."),
    ("visit", "progress", "拜访采购科,见到科室主任。 Visited purchasing, met the head of the department."),
    ("call", "steady", "预算未批,月底再联系。 Budget not approved yet, call again at the end of the month."),
    ("message", "steady", "微信发送产品彩页。 Sent the brochure by WeChat."),
    ("call", "unreached", "无人接听。 Nobody answered."),
    ("meeting", "progress", "线上演示产品,反应积极。 Showed the product online, well received."),
    ("call", "setback", "竞争对手报价更低。 A competitor is cheaper."),
)
TEMPLATES = (
    (
        "First call",
        "首次电话",
        "call",
        "Asked who decides, what the budget is and until when it is needed:\n",
        "询问了决策人、预算和需要时间:\n",
        5,
    ),
    (
        "After the quotation",
        "报价后回访",
        "call",
        "Quotation received? Questions about it? Compared with whom?\n",
        "是否收到报价?有何疑问?与谁比较?\n",
        7,
    ),
    ("Visit", "拜访", "visit", "Met:\nAgreed:\nTo be done by us:\n", "会见人员:\n约定事项:\n我方待办:\n", 10),
)


def is_there(demo):
    """Return whether trade_crm is installed in this database."""
    return "trade.followup" in demo.env


def register(agenda):
    """Say who handles the work of this file."""
    agenda.handles("followup", follow_up)


def plan(demo, _first):
    """Set up what the salespeople use: texts, silence rules, competitors."""
    if not is_there(demo):
        return
    demo.dice = random.Random(SEED)
    demo.competitors = demo.env["trade.competitor"].create([{"name": name} for name in COMPETITORS])
    for name, chinese, method, body, body_zh, days in TEMPLATES:
        template = demo.env["trade.followup.template"].create(
            {"name": name, "method": method, "body": body, "next_days": days}
        )
        demo.translate(template, "name", chinese)
        demo.translate(template, "body", body_zh)
    demo.env["trade.followup.rule"].create(
        [
            {"name": "所有客户咨询 All inquiries", "owner_days": 10, "manager_days": 20},
            {
                "name": "已报价 Quoted",
                "stage_id": demo.env.ref("crm.stage_lead3").id,
                "owner_days": 5,
                "manager_days": 12,
                "sequence": 5,
            },
        ]
    )


def describe(demo, items):
    """Write down questions, products and judgement on inquiries that were just taken, and plan their follow-ups.

    :param items: the agenda's inquiries, each with its ``lead``
    """
    if not is_there(demo):
        return
    for item in items:
        lead = item.lead
        if not getattr(item, "lines", None):
            continue
        lead.write(
            {
                "medium_id": demo.env.ref(demo.dice.choice(CHANNELS)).id,
                "trade_chance": demo.dice.choice("12334"),
                "trade_competitor_ids": [
                    Command.set(demo.dice.sample(demo.competitors.ids, demo.dice.choice((0, 0, 1, 2))))
                ],
                "trade_question_ids": [
                    Command.create({"question": question, "answer": answer})
                    for question, answer in demo.dice.sample(QUESTIONS, demo.dice.choice((1, 1, 2, 3)))
                ],
                "trade_product_ids": [
                    Command.create(
                        {
                            "product_id": demo.products[code].id,
                            "quantity": quantity,
                            "target_price": round(float(demo.product_rows[code]["price"]) * 0.95, 2),
                        }
                    )
                    for code, quantity, _in_packs in item.lines
                ],
            }
        )


def plan_followups(demo, ago, items):
    """Put the follow-ups of inquiries taken ``ago`` working days back on the agenda."""
    if not is_there(demo):
        return
    for item in items:
        if not getattr(item, "lines", None):
            continue
        day = ago
        for _contact in range(demo.dice.choice((0, 1, 2, 3))):
            day -= demo.dice.randint(1, 4)
            demo.agenda.at(day, "followup", item)


def follow_up(demo, ago, items):
    """Salespeople write down what was said; the next contact is some days later."""
    moment = demo.days.moment(ago, 150)
    values = {}
    for item in items:
        lead = item.lead
        if not lead or lead.won_status != "pending":
            continue
        method, result, content = demo.dice.choice(TALKS)
        values.setdefault(item.salesperson, []).append(
            {
                "lead_id": lead.id,
                "date": moment,
                "method": method,
                "result": result,
                "content": content,
                "next_date": moment.date() + timedelta(days=demo.dice.randint(3, 12)),
            }
        )
    for login, rows in values.items():
        # sudo: these are contacts of past months, which a salesperson could not enter today
        demo.as_(login)["trade.followup"].sudo().create(rows)


def step(demo):
    """What managers did: ratings of closed inquiries, and the escalation of what is silent today."""
    if not is_there(demo):
        return
    closed = (
        demo.env["crm.lead"]
        .with_context(active_test=False)
        .search(
            [("won_status", "in", ("won", "lost")), ("trade_followup_ids", "!=", False), ("user_id", "!=", False)],
            order="id",
        )
    )
    comments = {
        "2": "跟进太少,竞争对手抢先。 Too few contacts, a competitor was faster.",
        "4": "响应及时。 Answered quickly.",
        "5": "资料齐全,过程清楚。 Complete papers, a clear course.",
    }
    for lead in closed[::3]:
        manager = lead.team_id.user_id
        if not lead._trade_may_rate(manager):
            continue
        rating = "2" if lead.won_status == "lost" else demo.dice.choice("45")
        demo.env(user=manager.id, su=False)["trade.inquiry.rating"].create(
            {"lead_id": lead.id, "rating": rating, "comment": comments[rating]}
        )
    demo.env["crm.lead"]._trade_escalate(demo.env["crm.lead"]._trade_find_silent(500))
