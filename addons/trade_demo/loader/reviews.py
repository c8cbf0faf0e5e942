"""Reviews and control points (ORG-2, ORD-2): who has to agree, and what happened under these rules.

Does nothing while trade_base and its glue for sales and purchases are not installed.
"""

from odoo import Command

# Working days ago the company began to review: orders before that passed without.
BEGAN = 25
FROM_DEPARTMENT, FROM_SEVERAL, FROM_MANAGEMENT = 20000, 100000, 300000

# control: (checkpoint, policy)
POLICIES = {
    "sale_customer_ref": ("confirm", "approve"),
    "purchase_vendor_ref": ("confirm", "warn"),
    "picking_responsible": ("ship", "warn"),
    "invoice_tax_id": ("post", "warn"),
}


def installed(demo):
    """Whether this database has the reviews of sales orders."""
    return all(model in demo.env for model in ("trade.review", "trade.control")) and hasattr(
        demo.env["sale.order"], "action_review_request"
    )


def register(agenda):
    """Say who handles the work of this file."""
    agenda.handles("rules", introduce)


def plan(demo, _first):
    """The day the company began to review."""
    if installed(demo):
        demo.agenda.at(BEGAN, "rules", None)


def introduce(demo, _ago, _payloads):
    """The consultant sets up rules and policies."""
    env = demo.as_("consultant")
    for code, (checkpoint, level) in POLICIES.items():
        policy = env["trade.control.policy"].search(
            [("control_id.code", "=", code), ("checkpoint", "=", checkpoint), ("company_id", "=", demo.company.id)]
        )
        policy.level = level
    _rule(
        demo,
        "Orders from 20,000",
        "两万元以上订单",
        "sale.order",
        FROM_DEPARTMENT,
        [_step("Department", "部门", kind="manager")],
    )
    _rule(
        demo,
        "Large orders: sales, supply and finance",
        "大额订单会审",
        "sale.order",
        FROM_SEVERAL,
        [
            _step("Sales", "销售", role="sales_manager", about="sale.order prices"),
            _step("Supply", "供应", role="warehouse_manager", about="sale.order supply", ask_promised_date=True),
            _step("Finance", "财务", role="finance_manager", about="sale.order terms"),
        ],
        arbiter="general_manager",
    )
    if hasattr(env["purchase.order"], "action_review_request"):
        steps = [_step("General manager", "总经理", role="general_manager")]
        _rule(demo, "Large purchases", "大额采购", "purchase.order", FROM_MANAGEMENT, steps)


def _step(name, chinese, kind="group", role=None, about=None, **values):
    return {"name": name, "chinese": chinese, "reviewer_kind": kind, "role": role, "about": about, **values}


def _rule(demo, name, chinese, model, amount, steps, arbiter=None):
    env = demo.as_("consultant")
    group = demo.env.ref(f"trade_base.group_{arbiter}") if arbiter else demo.env["res.groups"]
    rule = env["trade.review.rule"].create(
        {
            "name": name,
            "res_model": model,
            "company_id": demo.company.id,
            "amount_min": amount,
            "arbiter_group_id": group.id,
            "step_ids": [Command.create(_step_values(demo, model, step)) for step in steps],
        }
    )
    demo.translate(rule, "name", chinese)
    for record, step in zip(rule.step_ids, steps, strict=True):
        demo.translate(record, "name", step["chinese"])


def _step_values(demo, _model, step):
    values = {key: value for key, value in step.items() if key not in ("chinese", "role", "about")}
    if step["role"]:
        values["group_id"] = demo.env.ref(f"trade_base.group_{step['role']}").id
    if step["about"]:
        model, code = step["about"].split()
        values["aspect_ids"] = [Command.set(demo.env["trade.review.aspect"]._by_code(model)[code].ids)]
    return values


def pass_reviews(demo, orders):
    """Ask for the reviews these documents still need, and let everybody asked approve."""
    if not installed(demo) or not hasattr(orders, "action_review_request"):
        return
    missing = orders._review_missing()
    if missing:
        missing.action_review_request()
        decide(demo, missing)


def decide(demo, documents, **against):
    """Everybody asked says yes, but for ``against`` {name of the step: reason}, until nobody is asked any more."""
    reviews = documents.with_env(demo.env).trade_review_id
    while opinions := reviews.opinion_ids.filtered(
        lambda opinion: opinion.decision == "pending" and not opinion.arbiter
    ):
        for opinion in opinions:
            person = opinion._candidates().sorted("id")[:1]
            mine = opinion.with_env(demo.as_(person.login))
            if opinion.name in against:
                mine.action_send_back(against[opinion.name])
            else:
                promised = demo.days.ahead_moment(5).date() if opinion.ask_promised_date else False
                mine.action_approve(promised_date=promised)
