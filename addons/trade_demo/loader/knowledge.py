"""What salespeople have at hand: official answers, their notebooks, the codes by which customers call products.

Only what is installed. Salespeople give some of the answers in their open inquiries; one answer was revised since.
"""

import random

from odoo import Command

SEED = 43
#: topic, Chinese, keywords, answer (both languages in one text, as the salesperson reads it out), earlier answer
TOPICS = (
    (
        "Is the product registered?",
        "产品有注册证吗?",
        "registration NMPA certificate 注册证 资质",
        "我司经营的医疗器械均有有效注册证,可随报价提供加盖公章的复印件。\n"
        "All devices we sell hold a valid NMPA registration; a stamped copy comes with the quotation.",
        False,
    ),
    (
        "How long is the shelf life?",
        "效期多长?",
        "expiry shelf life 效期 近效期",
        "发货时剩余效期不少于 12 个月;近效期产品须经客户书面同意,价格另议。\n"
        "At least 12 months remain on delivery. Goods nearer to expiry only with the customer's written consent, at another price.",
        "发货时剩余效期不少于 6 个月。\nAt least 6 months remain on delivery.",
    ),
    (
        "Why are you dearer than the manufacturer's website?",
        "为什么比厂家官网贵?",
        "price dear competitor 价格 贵 竞争对手",
        "我们的价格含冷链运输、安装培训和 24 小时售后,官网价格不含。\n"
        "Our price includes cold chain, installation, training and service within 24 hours; the website's does not.",
        False,
    ),
    (
        "When is it delivered?",
        "多久能到货?",
        "delivery lead time 交期 到货",
        "现货北京、上海 48 小时内送达,其他地区 3 至 5 天;进口订货 60 至 90 天。\n"
        "From stock within 48 hours in Beijing and Shanghai, 3 to 5 days elsewhere; imports to order 60 to 90 days.",
        False,
    ),
    (
        "Can goods be returned?",
        "可以退货吗?",
        "return exchange 退货 换货",
        "质量问题 7 天内无条件退换;无菌和冷链产品离库后不因非质量原因退货。\n"
        "Defective goods within 7 days without conditions. Sterile and cold-chain goods are not taken back for other reasons.",
        False,
    ),
    (
        "Are there samples?",
        "能提供样品吗?",
        "sample trial 样品 试用",
        "每家医院每个品规可申请一次样品,需科室主任签字。\n"
        "One sample per hospital and article, signed for by the head of the department.",
        False,
    ),
)
#: login, working days ago, title, text, reference of the customer it is about
NOTES = (
    (
        "sales1",
        3,
        "采购科李主任 Director Li, purchasing",
        "<p>周二、周四下午在。喜欢先看样品。 In on Tuesday and Thursday afternoons.</p>",
        "E03",
    ),
    (
        "sales1",
        12,
        "竞争对手价格 Competitor's price",
        "<p>恒信 5ml 注射器 0.42 元,量大 0.38。 Hengxin sells at 0.42, 0.38 for volume.</p>",
        "E09",
    ),
    ("sales2", 5, "下月计划 Plan for next month", "<ul><li>回访三家诊所</li><li>准备口罩招标文件</li></ul>", False),
    (
        "sales3",
        8,
        "预算周期 Budget cycle",
        "<p>医院预算 11 月定,10 月底前报价。 Budgets are fixed in November: quote by the end of October.</p>",
        "H05",
    ),
    (
        "dept_manager",
        2,
        "部门会议 Department meeting",
        "<p>讨论久未跟进的客户咨询。 Talk about the silent inquiries.</p>",
        False,
    ),
)
#: product, customer, the customer's own code and name
CUSTOMER_CODES = (
    ("D101", "H01", "YJ-10023", "一次性注射器(云霁)"),
    ("D103", "H05", "HC0042", "输液器(带针)"),
    ("R201", "HG1", "KD-R-0007", "肌钙蛋白快检卡"),
)


def step(demo):
    """Write down what is known; each part only where its addon is installed."""
    dice = random.Random(SEED)
    if "trade.talking.topic" in demo.env:
        _answers(demo, dice)
    if "trade.note" in demo.env:
        _notes(demo)
    if "trade.customer.code" in demo.env:
        _customer_codes(demo)


def _answers(demo, dice):
    """The sales manager publishes; salespeople answer open questions with it."""
    manager = demo.as_("sales_manager")
    versions = current = manager["trade.talking.version"]
    for sequence, (name, chinese, keywords, answer, earlier) in enumerate(TOPICS):
        topic = manager["trade.talking.topic"].create({"name": name, "keywords": keywords, "sequence": sequence})
        demo.translate(topic, "name", chinese)
        for text in filter(None, (earlier, answer)):
            version = versions.create({"topic_id": topic.id, "answer": text})
            version.action_publish()
        current += version
    draft = manager["trade.talking.topic"].create({"name": "Do you sell abroad?", "keywords": "export 出口"})
    demo.translate(draft, "name", "做出口吗?")
    versions.create({"topic_id": draft.id, "answer": "待与法规部确认。 To be agreed with regulatory affairs."})
    questions = demo.env["trade.inquiry.question"].search(
        [("answer", "=", False), ("lead_id.won_status", "=", "pending"), ("lead_id.user_id", "!=", False)], order="id"
    )
    samples = current[-1]  # the questions left open in the demo company ask for samples or for a discount
    for login, user in demo.users.items():
        own = questions.filtered(lambda question, user=user: question.lead_id.user_id == user)
        for question in own.filtered(lambda question: "样品" in question.question)[: dice.choice((1, 2))]:
            question.with_env(demo.as_(login)).trade_talking_version_id = samples


def _notes(demo):
    for login, ago, title, body, ref in NOTES:
        links = [Command.create({"reference": f"res.partner,{demo.partners[ref].id}"})] if ref else []
        demo.as_(login)["trade.note"].create(
            {"name": title, "body": body, "date": demo.days.date(ago), "link_ids": links}
        )


def _customer_codes(demo):
    demo.env["trade.customer.code"].create(
        [
            {"product_id": demo.products[code].id, "partner_id": demo.partners[ref].id, "code": theirs, "name": name}
            for code, ref, theirs, name in CUSTOMER_CODES
        ]
    )
