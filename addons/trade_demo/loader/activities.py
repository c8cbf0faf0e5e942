"""What is due for whom: overdue, today and this week, so that nobody's screen is empty."""

from datetime import timedelta

from odoo.fields import Domain

# Days from today an activity is due, in turn.
DUE = (-3, 0, 0, 1, 2, -1, 4, 0, 6)
CALL, TODO, EMAIL = "mail.mail_activity_data_call", "mail.mail_activity_data_todo", "mail.mail_activity_data_email"

SALES = ("sales1", "sales2", "leaver", "sales3", "sales4", "hospital_manager", "dept_manager", "channel_manager")


def step(demo):
    """Give everybody something to do, on the documents they work on."""
    for login in SALES:
        _follow_leads(demo, login)
        _follow_quotations(demo, login)
    _schedule(demo, "sales_manager", _unassigned_leads(demo), TODO, "分配给销售员 Assign to a salesperson")
    _warehouse(demo)
    _purchasing(demo)
    _finance(demo)
    _management(demo)


def _schedule(demo, login, records, kind, summary, note=""):
    """One activity of ``login`` on each record; made by the person, as in the web client."""
    for index, record in enumerate(records.with_env(demo.as_(login))):
        record.activity_schedule(
            kind,
            date_deadline=demo.today + timedelta(days=DUE[index % len(DUE)]),
            summary=summary,
            note=note,
            user_id=demo.users[login].id,
        )


def _follow_leads(demo, login):
    leads = demo.env["crm.lead"].search(
        Domain("user_id", "=", demo.users[login].id) & Domain("probability", "<", 100) & Domain("active", "=", True),
        order="id",
    )
    _schedule(demo, login, leads[::2][:6], CALL, "电话回访 Call back about the inquiry")
    _schedule(demo, login, leads[1::2][:4], EMAIL, "发送资料 Send the certificates and data sheets")


def _follow_quotations(demo, login):
    orders = demo.env["sale.order"].search(
        Domain("user_id", "=", demo.users[login].id)
        & Domain("state", "=", "sent")
        & Domain("validity_date", ">=", demo.today),
        order="validity_date, id",
        limit=4,
    )
    _schedule(demo, login, orders, CALL, "报价将到期,请跟进 Quotation about to expire, follow up")


def _unassigned_leads(demo):
    return demo.env["crm.lead"].search([("user_id", "=", False), ("type", "=", "lead")], order="id")


def _warehouse(demo):
    for key, login in (("BJ", "clerk"), ("SH", "clerk_sh")):
        pickings = demo.env["stock.picking"].search(
            Domain("picking_type_id.warehouse_id", "=", demo.warehouses[key].id)
            & Domain("state", "in", ("assigned", "confirmed")),
            order="scheduled_date, id",
            limit=5,
        )
        _schedule(demo, login, pickings, TODO, "备货并核对批号 Pick and check the lots")
    short = demo.env["stock.picking"].search(
        [("state", "=", "confirmed"), ("picking_type_code", "=", "outgoing")], order="id", limit=4
    )
    _schedule(demo, "warehouse_manager", short, TODO, "缺货,与采购确认到货 Short: ask purchasing for the arrival date")


def _purchasing(demo):
    incoming = demo.env["purchase.order"].search(
        [("state", "=", "purchase"), ("receipt_status", "!=", "full")], order="id"
    )
    undecided = demo.env["purchase.order"].search([("state", "=", "to approve")], order="id")
    _schedule(demo, "purchaser", incoming[:6], CALL, "催货 Ask the supplier for the delivery date")
    _schedule(demo, "purchasing_manager", undecided | incoming[:3], TODO, "复核采购价 Check the purchase price")


def _finance(demo):
    overdue = demo.env["account.move"].search(
        Domain("move_type", "=", "out_invoice")
        & Domain("state", "=", "posted")
        & Domain("payment_state", "in", ("not_paid", "partial"))
        & Domain("invoice_date_due", "<", demo.today),
        order="invoice_date_due, id",
    )
    _schedule(demo, "finance", overdue[:8], CALL, "催收货款 Collect the overdue payment")
    _schedule(
        demo, "finance_manager", overdue[:3], TODO, "逾期严重,联系销售部 Long overdue: talk to the sales department"
    )
    bills = demo.env["account.move"].search(
        Domain("move_type", "=", "in_invoice")
        & Domain("state", "=", "posted")
        & Domain("payment_state", "=", "not_paid"),
        order="invoice_date_due, id",
        limit=5,
    )
    _schedule(demo, "finance_manager", bills, TODO, "安排付款 Prepare the payment")


def _management(demo):
    for login in ("gm", "sales_manager"):
        big = demo.env["sale.order"].search([("state", "=", "sale")], order="amount_total desc, id", limit=4)
        partners = big.partner_id[:4].with_env(demo.env)
        for index, partner in enumerate(partners):
            partner.activity_schedule(
                TODO,
                date_deadline=demo.today + timedelta(days=DUE[index % len(DUE)]),
                summary="拜访大客户 Visit the customer",
                user_id=demo.users[login].id,
            )
    demo.company.partner_id.activity_schedule(
        TODO,
        date_deadline=demo.today + timedelta(days=1),
        summary="演示环境设置:每个用户可在「偏好设置」中切换语言 Set-up: every user may change the language under Preferences",
        user_id=demo.users["consultant"].id,
    )
