"""The cases every control of the suite has to deal with. ``docs/demo.md`` says where to find each."""

from odoo import Command
from odoo.fields import Domain

from .sales import LONGEST_THOUGHT, Deal, schedule

# Lots about to expire (product, warehouse, shares of the delivery with days from today to expiry).
NEAR_EXPIRY = (
    ("R202", "BJ", [(0.3, 12), (0.3, 26), (0.4, 48)]),
    ("R204", "BJ", [(0.4, -6), (0.6, 75)]),
    ("D105", "SH", [(0.3, 35), (0.7, 320)]),
    ("P506", "BJ", [(0.2, -20), (0.8, 60)]),
)
# On their way: working days ago, supplier, warehouse, lines, working days promised; the first one should have come.
INCOMING = (
    (21, "V16", "BJ", {"M406": 40, "M405": 2}, 14, False),
    (6, "V08", "BJ", {"D107": 600}, 17, False),
    (4, "V01", "SH", {"D101": 6000, "D110": 800}, 6, False),
    (2, "V12", "BJ", {"R201": 500, "R206": 300}, 7, False),
    (1, "V04", "BJ", {"I301": 6, "I303": 8}, 12, True),  # waits for the purchasing manager's approval
)
NEVER = 999
MANY_OPEN_ORDERS = "HG1A"
MANY_OPEN = 9
# Ordered in quantities nobody has (short stock): customer, lines
SHORT = (
    ("H05", [("M402", 60, False), ("M401", 12, False)]),
    ("H02", [("M402", 60, False)]),
    ("A03", [("R209", 420, False), ("P504", 2600, False)]),
    ("E16", [("R209", 180, False)]),
)
# The same customer, known to another salesperson under another name.
DUPLICATES = (
    ("E25", [("P506", 60, False)]),
    ("H16", [("D104", 400, False)]),
    ("W08", [("P501", 8000, True)]),
)
# What the leaver leaves behind: working days ago (more than LONGEST_THOUGHT, or it may still be a quotation), customer,
# lines, "later" when nothing has been delivered yet.
LEAVING = (
    (16, "E08", [("D103", 500, False), ("P507", 60, False)], "all"),
    (9, "E13", [("P503", 2000, True)], "part"),
    (7, "W06", [("D101", 3000, True), ("D108", 1500, False)], "later"),
)
ENTERED_TWICE = "疑似重复客户,请核对税号和电话。Perhaps entered twice: please check the tax id and the phone number."
# Quotations: working days ago, days of validity, customer
ABOUT_TO_EXPIRE = (
    (9, 14, "E04"),
    (6, 10, "E09"),
    (8, 13, "E02"),
    (7, 12, "H03"),
    (6, 11, "A02"),
    (6, 9, "E03"),
)
EXPIRED = ((20, 15, "E01"), (18, 10, "H02"), (25, 20, "W03"))


def plan(demo, _first):
    """Put the awkward cases on the agenda."""
    for code, warehouse, lots in NEAR_EXPIRY:
        row = demo.product_rows[code]
        supplier = row["suppliers"].split("|")[0]
        order = {
            "supplier": supplier,
            "warehouse": warehouse,
            "lines": {code: max(20, int(float(row["minimum"]) * 0.3))},
            "arrives": 5,
            "lots": {code: lots},
            "partial": False,
        }
        demo.agenda.at(13, "purchase_order", order)
    for ago, supplier, warehouse, lines, promised, undecided in INCOMING:
        order = {"supplier": supplier, "warehouse": warehouse, "lines": lines, "arrives": NEVER, "partial": False}
        demo.agenda.at(ago, "purchase_order", {**order, "promised": promised, "undecided": undecided})
    _plan_open_orders(demo)
    for ago, (customer, lines) in enumerate(SHORT, start=4):
        schedule(demo, ago + 2, _deal(demo, customer, lines, "won"))
    for ago, (customer, lines) in zip((38, 52, 33), DUPLICATES, strict=True):
        schedule(demo, ago, _deal(demo, customer, lines, "won"))
    for ago, customer, lines, delivery in LEAVING:
        schedule(demo, ago, _deal(demo, customer, lines, "won", delivery=delivery))
    for ago, validity, customer in ABOUT_TO_EXPIRE + EXPIRED:
        lines = [("D104", 200, True), ("P502", 300, True), ("D109", 300, False)]
        demo.agenda.at(ago, "quote", _deal(demo, customer, lines, "open", validity=validity))


def _deal(demo, customer, lines, outcome, **extra):
    """A deal of the customer's own salesperson."""
    return Deal(demo.customer_rows[customer]["salesperson"], customer, lines, outcome, **extra)


def _plan_open_orders(demo):
    """One customer with many confirmed orders, each promised for a later week."""
    codes = ("D101", "D103", "D106", "D108", "R201", "P501", "P503", "D109", "P507")
    for index, code in enumerate(codes[:MANY_OPEN]):
        quantity = float(demo.product_rows[code]["order_qty"])
        deal = _deal(
            demo,
            MANY_OPEN_ORDERS,
            [(code, quantity, False)],
            "won",
            delivery="later",
            commitment=demo.days.ahead_moment(3 + 4 * index),
        )
        schedule(demo, LONGEST_THOUGHT + 1 + 2 * index, deal)


def step(demo):
    """Words on the cases that need them, and the lots the system itself warns of."""
    _note_duplicates(demo)
    _note_leaver(demo)
    demo.env["stock.lot"]._alert_date_exceeded()


def _note_duplicates(demo):
    for ref, _lines in DUPLICATES:
        demo.partners[ref].with_env(demo.as_("dept_manager")).message_post(body=ENTERED_TWICE)


def _note_leaver(demo):
    leaver = demo.users["leaver"]
    leaver.partner_id.comment = (
        "<p>月底离职,客户待交接。<br/>Leaves at the end of the month; the customers have to be handed over.</p>"
    )
    customers = demo.env["res.partner"].search(Domain("user_id", "=", leaver.id) & Domain("is_company", "=", True))
    tag = demo.env["res.partner.category"].create({"name": "To hand over", "color": 1})
    demo.translate(tag, "name", "待交接")
    customers.write({"category_id": [Command.link(tag.id)]})
