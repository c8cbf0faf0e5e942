"""Quotations that are under review, or stopped at a control point, on the day one logs in."""

from datetime import timedelta

from odoo import fields

from .reviews import decide, installed
from .sales import Deal

# Quotations under review today: what became of it, working days ago, customer, lines. Kept apart from the random deals.
UNDER_REVIEW = (
    ("asked", 1, "E04", [("P507", 400, False), ("D103", 4000, False)]),
    ("asked", 1, "W03", [("P501", 60000, True), ("P503", 9000, True)]),
    ("asked", 0, "H03", [("M401", 14, False)]),
    ("sent back", 2, "A02", [("D101", 60000, True), ("P501", 30000, True)]),
    ("differ", 2, "H05", [("M401", 60, False), ("R201", 200, False)]),
    ("changed", 3, "H02", [("M401", 55, False), ("D109", 900, False)]),
    ("stopped", 1, "E03", [("D104", 300, False)]),
    ("exempted", 1, "E09", [("D104", 300, False)]),
)
SENT_BACK = "价格低于渠道价,请按 3 月价目表重新报价。Below the channel price: quote again from the price list."
DIFFERS = "客户上月有两张逾期发票。Two invoices of the customer are overdue since last month."
ASKED = "客户要求月底前到货。The customer wants the goods before the end of the month."
EXEMPTED = "客户下周补发订单号,先行发货。The customer sends the order number next week."


def register(agenda):
    """Say who handles the work of this file."""
    agenda.handles("review", tell)


def plan(demo, _first):
    """Put the quotations, and what became of each, on the agenda."""
    if not installed(demo):
        return
    for story, ago, customer, lines in UNDER_REVIEW:
        deal = Deal(demo.customer_rows[customer]["salesperson"], customer, lines, "open", validity=30)
        demo.agenda.at(ago, "quote", deal)
        demo.agenda.at(ago, "review", (story, deal))


def tell(demo, ago, payloads):
    """What became of the quotations under review."""
    for story, deal in payloads:
        order = deal.order
        if story == "exempted":
            _exempt(demo, order)
        if story in ("stopped", "exempted"):
            continue  # nobody has the customer's order number
        order.client_order_ref = f"PO-{demo.days.date(ago):%m%d}-{order.id:04d}"
        order.action_review_request(ASKED)
        if story == "sent back":
            decide(demo, order, **dict.fromkeys(order.sudo().trade_review_id.opinion_ids.mapped("name"), SENT_BACK))
        elif story == "differ":
            decide(demo, order, Finance=DIFFERS)
        elif story == "changed":
            decide(demo, order)
            order.order_line[0].price_unit *= 0.95


def _exempt(demo, order):
    """The sales manager lets one order pass without the customer's number."""
    order = order.with_env(demo.as_("sales_manager"))
    policy = order.env["trade.control.policy"].search(
        [
            ("control_id.code", "=", "sale_customer_ref"),
            ("checkpoint", "=", "confirm"),
            ("company_id", "=", demo.company.id),
        ]
    )
    until = fields.Datetime.now() + timedelta(days=20)
    grant = order.env["trade.exemption.grant"].with_context(**order.action_trade_exempt()["context"])
    grant.create({"policy_id": policy.id, "reason": EXEMPTED, "valid_until": until}).action_grant()
