"""Customer credit (CRD-1 to CRD-7): limits of every kind, a stopped order that waits for finance, and a released one.

Does nothing while trade_credit is not installed. It is the last thing the company introduced: what was sold before passed
without limits.
"""

from datetime import timedelta

from odoo import Command, fields

GRADES = (
    ("A", "Excellent", "优秀", "limit", 800000, 90, 85),
    ("B", "Good", "良好", "limit", 300000, 60, 60),
    ("C", "Watch", "关注", "limit", 50000, 30, 30),
    ("D", "No credit", "不予信用", "blocked", 0, 0, 0),
)
# role: up to which sum it releases, None for any
AUTHORITY = (("finance_clerk", 20000), ("finance_manager", 300000), ("general_manager", None))
# customer: grade, limit as a multiple of what it owes today (None: that of the grade), further values
CUSTOMERS = {
    "H01": ("A", 3.0, {}),
    "H03": ("A", None, {}),
    "H02": ("B", 0.8, {"note": "Pays late: no more until the invoices of last month are paid."}),
    "H05": ("B", 2.0, {"expired": True}),
    "H07": ("C", 1.05, {}),
    "A02": ("D", None, {"limit_mode": "blocked", "note": "Blocked by the general manager."}),
    "A01": ("A", 2.0, {"credit_days": 45}),
    "E03": ("C", 0.0, {"note": "Pays in advance only."}),
    "W01": ("B", None, {"limit_mode": "none", "note": "Pays on delivery; guaranteed by its market."}),
}
GROUP, MEMBERS = "HG1", ("HG1A", "HG1B", "HG1C")
POLICIES = {
    ("credit_limit_order", "confirm"): "approve",
    ("credit_overdue_order", "confirm"): "warn",
    ("credit_days_order", "confirm"): "warn",
    ("credit_limit_delivery", "ship"): "warn",
}
WAITS, RELEASED = "H02", "H07"
# owes in a foreign currency, counted in that of the company
FOREIGN, FOREIGN_PRICE = "A01", 12.0
REASON = "医院承诺下周一付清上月发票。The hospital promised to pay last month's invoices on Monday."
ANSWER = "已与对方财务确认付款日期。Their finance confirmed the date of payment."


def step(demo):
    """The finance manager introduces credit limits."""
    if "trade.credit.object" not in demo.env:
        return
    demo.env.cr.flush()
    grades = _grades(demo)
    _objects(demo, grades)
    _rules(demo)
    demo.env.cr.flush()
    _foreign(demo)
    _ask(demo, WAITS, 400)
    request = _ask(demo, RELEASED, 300)
    until = fields.Datetime.now() + timedelta(days=5)
    request.with_env(demo.as_("gm"))._release(ANSWER, until)
    # what the jobs of the first hours would do
    demo.env["trade.credit.assessment"]._propose(demo.company)
    demo.env["trade.credit.object"]._note_over_now()


def _grades(demo):
    env = demo.as_("finance_manager")
    grades = {}
    for sequence, (code, name, chinese, mode, amount, days, score) in enumerate(GRADES):
        grades[code] = env["trade.credit.grade"].create(
            {
                "code": code,
                "name": name,
                "sequence": sequence,
                "limit_mode": mode,
                "limit_amount": amount,
                "credit_days": days,
                "min_score": score,
                "company_id": demo.company.id,
            }
        )
        demo.translate(grades[code], "name", chinese)
    return grades


def _objects(demo, grades):
    """Limits of customers, of a group, of a salesperson and of a department."""
    objects = demo.as_("finance_manager")["trade.credit.object"]
    for ref, (grade, factor, extra) in CUSTOMERS.items():
        values = {"kind": "customer", "partner_id": demo.partners[ref].id, "grade_id": grades[grade].id, **extra}
        if factor is not None:
            values.update(limit_mode="limit", limit_amount=round(_owes(demo, ref) * factor, -2))
        if values.pop("expired", False):
            values.update(valid_from=demo.today - timedelta(days=200), valid_until=demo.today - timedelta(days=3))
        objects.create(values)
    owed = sum(_owes(demo, ref) for ref in MEMBERS)
    group = objects.create(
        {
            "kind": "group",
            "name": demo.partners[GROUP].name,
            "limit_mode": "limit",
            "limit_amount": round(owed * 1.2, -3),
        }
    )
    for ref in MEMBERS:
        objects.create({"kind": "customer", "partner_id": demo.partners[ref].id, "parent_id": group.id})
    seller = demo.users["sales4"]
    objects.create(
        {
            "kind": "salesperson",
            "user_id": seller.id,
            "limit_mode": "limit",
            "limit_amount": 3000000,
            "company_id": demo.company.id,
        }
    )
    department = demo.env["crm.team"].search([("user_id", "=", demo.users["dept_manager"].id)], limit=1)
    objects.create({"kind": "department", "team_id": department.id, "limit_mode": "limit", "limit_amount": 5000000})


def _owes(demo, ref):
    """What a customer owes today, at least something to calculate with."""
    return max(demo.partners[ref].with_env(demo.env).trade_credit_exposure or 0.0, 10000.0)


def _rules(demo):
    env = demo.as_("consultant")
    for (code, checkpoint), level in POLICIES.items():
        env["trade.control.policy"].search(
            [("control_id.code", "=", code), ("checkpoint", "=", checkpoint), ("company_id", "=", demo.company.id)]
        ).level = level
    demo.company.write({"trade_credit_overdue_days": 15, "trade_credit_overdue_amount": 5000})
    demo.as_("finance_manager")["trade.credit.authority"].create(
        [
            {
                "group_id": demo.env.ref(f"trade_base.group_{role}").id,
                "amount": amount or 0,
                "unlimited": amount is None,
                "company_id": demo.company.id,
            }
            for role, amount in AUTHORITY
        ]
    )


def _foreign(demo):
    """A distributor orders in dollars: its exposure is in the currency of the company, at the rate of the order."""
    pricelist = demo.env["product.pricelist"].create(
        {"name": "Distributors (USD)", "currency_id": demo.env.ref("base.USD").id, "company_id": demo.company.id}
    )
    demo.translate(pricelist, "name", "经销商（美元）")
    env = demo.as_(demo.customer_rows[FOREIGN]["salesperson"])
    line = {"product_id": demo.products["D104"].id, "product_uom_qty": 100, "price_unit": FOREIGN_PRICE}
    order = env["sale.order"].create(
        {
            "partner_id": demo.partners[FOREIGN].id,
            "pricelist_id": pricelist.id,
            "client_order_ref": "PO-USD",
            "order_line": [Command.create(line)],
        }
    )
    order.action_confirm()


def _ask(demo, ref, quantity):
    """The salesperson quotes to a customer whose limit is used up, is stopped and asks."""
    env = demo.as_(demo.customer_rows[ref]["salesperson"])
    line = {"product_id": demo.products["D104"].id, "product_uom_qty": quantity, "price_unit": 60.0}
    order = env["sale.order"].create(
        {
            "partner_id": demo.partners[ref].id,
            "client_order_ref": f"PO-{ref}",
            "validity_date": demo.today + timedelta(days=30),
            "order_line": [Command.create(line)],
        }
    )
    order.action_quotation_sent()
    return env["trade.credit.request"]._ask(order, REASON)
