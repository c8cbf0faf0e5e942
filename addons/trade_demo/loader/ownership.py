"""Customers that belong to the company (OWN-1, OWN-4, OWN-5): what is known about them, pools, caps, applications, returns.

Does nothing while trade_ownership is not installed.
"""

from odoo import Command, fields

TYPES = {
    "hospital": 1,
    "hospital_group": 1,
    "clinic": 2,
    "pharmacy": 3,
    "laboratory": 4,
    "wholesale": 5,
    "distributor_1": 6,
    "distributor_2": 6,
    "distributor_customer": 7,
}
LEVELS = {"distributor_1": 1, "distributor_2": 2}
REGIONS = {"BJ": 1, "TJ": 1, "HE": 1, "SX": 1, "LN": 2, "SH": 3, "JS": 3, "ZJ": 3, "AH": 3, "SD": 3}
DEPARTMENTS = {
    "采购": 2,
    "采购部": 2,
    "采购办": 2,
    "集团采购中心": 2,
    "设备科": 3,
    "财务部": 4,
    "总经理": 1,
    "检验科": 6,
}
# department: English and Chinese name, departments, how its customers are taken, values
POOLS = {
    "end": ("End customers", "终端客户公海", "take", {"draw_max": 3, "wait_days": 30}),
    "hospital": ("Hospitals", "医疗系统公海", "compare", {"wait_days": 60, "show_address": True}),
}
# pool: type, province, city, names
PROSPECTS = {
    "end": (
        ("clinic", "BJ", "北京", "晨曦口腔门诊 Chenxi Dental Clinic"),
        ("clinic", "BJ", "北京", "百合中医诊所 Baihe TCM Clinic"),
        ("clinic", "TJ", "天津", "津湾体检中心 Jinwan Check-up Centre"),
        ("pharmacy", "BJ", "北京", "康宁大药房 Kangning Pharmacy"),
        ("laboratory", "HE", "保定", "冀中医学检验 Jizhong Medical Laboratory"),
        ("wholesale", "BJ", "北京", "北苑器械批发 Beiyuan Device Wholesale"),
    ),
    "hospital": (
        ("hospital", "SX", "太原", "汾阳路医院 Fenyanglu Hospital"),
        ("hospital", "SD", "青岛", "海岬医院 Haijia Hospital"),
        ("hospital", "BJ", "北京", "西岭医院 Xiling Hospital"),
    ),
}
TAKEN, WAITING, GRANTED = "晨曦口腔门诊 Chenxi Dental Clinic", "西岭医院 Xiling Hospital", "海岬医院 Haijia Hospital"


def step(demo):
    """The sales manager sorts the customers and opens the pools; salespeople take and apply."""
    if "trade.pool" not in demo.env:
        return
    _describe(demo)
    pools = _make_pools(demo)
    _make_prospects(demo, pools)
    _make_limits(demo)
    demo.env.cr.flush()
    _take(demo)
    _apply(demo)
    _first_night(demo)


def _term(demo, kind, number):
    return demo.env.ref(f"trade_ownership.term_{kind}_{number}").id if number else False


def _describe(demo):
    """Type, grade, region, level and distributor of each customer, and the departments of their contacts."""
    for ref, row in demo.customer_rows.items():
        above = row["parent"] if row["type"].startswith("distributor") else False
        demo.partners[ref].with_env(demo.env).write(
            {
                "trade_type_id": _term(demo, "type", TYPES.get(row["type"])),
                "trade_grade_id": _term(demo, "grade", _grade(row)),
                "trade_value_id": _term(demo, "value", 1 if row["type"] in ("hospital_group", "distributor_1") else 3),
                "trade_region_id": _term(demo, "region", REGIONS.get(row["province"])),
                "trade_level_id": _term(demo, "level", LEVELS.get(row["type"])),
                "trade_cooperation_id": _term(demo, "cooperation", 4 if row["type"] in LEVELS else 0),
                "trade_distributor_id": demo.partners[above].id if above else False,
                "trade_method_id": _term(demo, "method", 1 if row["type"].startswith("hospital") else 3),
            }
        )
    contacts = demo.env["res.partner"].search(
        [("parent_id", "in", [partner.id for partner in demo.partners.values()]), ("is_company", "=", False)]
    )
    for function, group in contacts.grouped("function").items():
        department = DEPARTMENTS.get((function or "").split(" ")[0])
        if department:
            group.trade_department_id = _term(demo, "department", department)
    for number, contact in enumerate(contacts[::3]):
        contact.trade_wechat = f"yh_contact_{number:03d}"


def _grade(row):
    return {"prompt": 2, "partial": 3, "late": 3}.get(row["pays"], 3) if row["type"] != "hospital_group" else 1


def _make_pools(demo):
    # the one every company begins with was made before Chinese was there
    first = demo.env["trade.pool"].search([("company_id", "=", demo.company.id)])
    demo.translate(first, "name", demo.company._trade_pool_name("zh_CN"))
    pools = {}
    for key, (name, chinese, mode, values) in POOLS.items():
        pools[key] = demo.env["trade.pool"].create(
            {
                "name": name,
                "team_ids": [Command.set(demo.teams[key].ids)],
                "claim_mode": mode,
                "company_id": demo.company.id,
                **values,
            }
        )
        demo.translate(pools[key], "name", chinese)
    return pools


def _make_prospects(demo, pools):
    states = {state.code: state.id for state in demo.env.ref("base.cn").state_ids}
    provinces = {"BJ": "京", "TJ": "津", "HE": "冀", "SX": "晋", "SD": "鲁"}
    values = [
        {
            "name": name,
            "is_company": True,
            "trade_pool_id": pools[key].id,
            "trade_type_id": _term(demo, "type", TYPES[kind]),
            "trade_grade_id": _term(demo, "grade", 3),
            "trade_region_id": _term(demo, "region", REGIONS[province]),
            "country_id": demo.env.ref("base.cn").id,
            "state_id": states[provinces[province]],
            "city": city,
            "phone": f"+86 10 5552 30{len(name):02d}",
            "lang": "zh_CN",
        }
        for key, rows in PROSPECTS.items()
        for kind, province, city, name in rows
    ]
    demo.env["res.partner"].create(values)


def _make_limits(demo):
    """Caps and return rules, and customers held for half a year."""
    env = demo.as_("consultant")
    env["trade.ownership.cap"].create(
        [
            {"kind": "held", "amount": 60, "company_id": demo.company.id},
            {"kind": "day", "amount": 5, "company_id": demo.company.id},
            {"kind": "held", "amount": 25, "team_id": demo.teams["end"].id, "company_id": demo.company.id},
        ]
    )
    rules = env["trade.return.rule"].create(
        [
            {
                "name": "Key accounts stay",
                "grade_id": _term(demo, "grade", 1),
                "keep": True,
                "company_id": demo.company.id,
            },
            {"name": "All others", "days": 90, "warn_days": 14, "company_id": demo.company.id},
        ]
    )
    for rule, chinese in zip(rules, ("重点客户不退回", "其他客户"), strict=True):
        demo.translate(rule.with_env(demo.env), "name", chinese)
    demo.env.cr.flush()
    # the ledger began today, with customers that had been held since the beginning of the story
    demo.env.cr.execute(
        "UPDATE res_partner SET trade_owned_since = trade_owned_since - interval '180 days' WHERE user_id IS NOT NULL"
    )
    demo.env.invalidate_all()


def _find(demo, name):
    return demo.env["res.partner"].search([("name", "=", name)])


def _take(demo):
    """A salesperson takes a clinic, the manager assigns another one."""
    env = demo.as_("sales1")
    env["trade.pool.customer"].browse(_find(demo, TAKEN).id).action_claim()
    _find(demo, PROSPECTS["end"][1][3]).with_env(demo.as_("dept_manager")).user_id = demo.users["sales2"]


def _apply(demo):
    """Two want one hospital, which waits for the sales manager; another application has been granted."""
    reason = "设备科主任是老客户。 The head of the equipment department is an old customer."
    for login, name in (("sales3", WAITING), ("hospital_manager", WAITING), ("sales3", GRANTED)):
        application = demo.as_(login)["trade.ownership.application"].create(
            {"partner_id": _find(demo, name).id, "reason": reason}
        )
        if name == GRANTED:
            application.with_env(demo.as_("hospital_manager")).action_grant()


def _first_night(demo):
    """The first nightly run: who has been silent for long is warned."""
    run = demo.env["trade.return.run"]._get_open_run()
    run._step(1000)
    if run.date_end is False:
        run.date_end = fields.Datetime.now()
