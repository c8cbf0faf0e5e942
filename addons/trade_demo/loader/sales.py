"""Sales: who buys what and when, quotations and orders."""

from datetime import timedelta

from odoo import Command

from . import reviews
from .purchases import NOT_REORDERED

# Working days a customer takes at most to say yes or no.
LONGEST_THOUGHT = 5
# Deals begun per working day by each salesperson.
PACE = {
    "sales1": 0.13,
    "sales2": 0.11,
    "leaver": 0.09,
    "dept_manager": 0.03,
    "sales3": 0.13,
    "hospital_manager": 0.05,
    "sales4": 0.13,
    "channel_manager": 0.04,
}
FIRST_DEAL = 121  # after the opening stock has come in
NEVER_PLANNED = ("HG1", "HG2", "E25", "H16", "W08", "HG1A")  # groups do not buy; the others are awkward.py's
SHANGHAI_PROVINCES = ("SH", "JS", "ZJ", "AH")

# kind of customer: classes bought with their weight, and how much more than the usual quantity
ASSORTMENT = {
    "hospital": ({"Disposables": 5, "Reagents": 3, "Implants": 4, "PPE": 2, "Instruments": 1}, 1.5),
    "clinic": ({"Disposables": 5, "PPE": 3, "Reagents": 2, "Instruments": 1}, 0.5),
    "laboratory": ({"Reagents": 6, "Disposables": 2, "PPE": 1}, 1.0),
    "pharmacy": ({"PPE": 4, "Instruments": 1, "Disposables": 2}, 1.0),
    "wholesale": ({"Disposables": 5, "PPE": 4}, 1.6),
    "distributor_1": ({"Disposables": 4, "Reagents": 3, "Implants": 2, "PPE": 3, "Instruments": 1}, 2.4),
    "distributor_2": ({"Disposables": 4, "Reagents": 2, "PPE": 3}, 1.5),
}
RARE = ("I301", "I304", "M405")  # dear, bought seldom, and not by a clinic
BUYERS_OF_RARE = ("hospital", "distributor_1")
OUTCOMES = (("won", 0.70), ("lost", 0.12), ("expired", 0.10), ("open", 0.08))


class Deal:
    """One piece of business from its first word to its order; filled in as the days go by."""

    def __init__(self, salesperson, customer, lines, outcome, **extra):
        self.salesperson = salesperson
        self.customer = customer
        self.lines = lines
        self.outcome = outcome
        self.delivery = extra.get("delivery", "all")
        self.validity = extra.get("validity", 30)
        self.commitment = extra.get("commitment")
        self.lead = None
        self.order = None


def register(agenda):
    """Say who handles the work of this file."""
    agenda.handles("quote", quote)
    agenda.handles("confirm", confirm)


def plan(demo, _first):
    """Put six months of deals on the agenda; about every third begins as an inquiry."""
    rng = demo.random
    customers = {}
    for row in demo.customer_rows.values():
        if row["ref"] not in NEVER_PLANNED and row["type"] != "distributor_customer":
            customers.setdefault(row["salesperson"], []).append(row)
    names, weights = zip(*OUTCOMES, strict=True)
    # Head buyers buy more often than the rest: the list is walked with a triangular die.
    for ago in range(FIRST_DEAL, 0, -1):
        for login, pace in PACE.items():
            own = customers.get(login) or customers["sales1"]
            if rng.random() >= pace:
                continue
            row = own[int(rng.triangular(0, len(own), 0) * 0.999)]
            outcome = rng.choices(names, weights)[0]
            deal = Deal(login, row["ref"], choose_lines(demo, row["type"]), outcome)
            deal.delivery = "part" if rng.random() < 0.12 else "all"
            schedule(demo, ago, deal, with_lead=rng.random() < 0.35)


def schedule(demo, ago, deal, with_lead=False):
    """Put a deal on the agenda, quoted ``ago`` working days back."""
    rng = demo.random
    if with_lead:
        demo.agenda.at(min(ago + rng.randint(2, 8), FIRST_DEAL + 6), "lead", deal)
    if deal.outcome == "expired":
        deal.validity = 15
    demo.agenda.at(ago, "quote", deal)
    if deal.outcome in ("won", "lost"):
        demo.agenda.at(ago - rng.randint(0, LONGEST_THOUGHT), "confirm", deal)


def choose_lines(demo, kind):
    """[(product code, quantity, in packs)] a customer of this kind would ask for."""
    rng = demo.random
    classes, multiple = ASSORTMENT[kind]
    chosen = rng.choices(list(classes), list(classes.values()), k=rng.choices((1, 2, 3, 4, 5), (2, 4, 4, 2, 1))[0])
    lines = {}
    for category in chosen:
        # what is short today was not asked for before: nobody waits for it since the summer
        sold = {code: row for code, row in demo.product_rows.items() if code not in NOT_REORDERED}
        codes = [code for code, row in sold.items() if row["category"] == category]
        code = rng.choice(codes)
        if code in RARE and (kind not in BUYERS_OF_RARE or rng.random() < 0.5):
            continue
        lines[code] = _quantity(rng, demo.product_rows[code], multiple)
    lines = lines or {"D101": _quantity(rng, demo.product_rows["D101"], multiple)}
    if any(code in ("I301", "I302", "I303", "I304") for code in lines):
        lines["S901"] = 1
    return [(code, quantity, rng.random() < 0.4) for code, quantity in lines.items()]


def _quantity(rng, row, multiple):
    quantity = float(row["order_qty"]) * multiple * rng.choice((0.5, 1, 1, 1.5, 2))
    if row["tracking"] == "serial":
        return max(1, min(int(quantity), 4))
    step = {"box12": 12, "box25": 25, "box50": 50, "box100": 100}.get(row["pack"], 5 if quantity >= 20 else 1)
    return max(1, round(quantity / step)) * step


def quote(demo, ago, deals):
    """Salespeople write quotations and send them."""
    for login, own in _by_salesperson(deals):
        orders = demo.as_(login)["sale.order"].create([_order_values(demo, ago, deal) for deal in own])
        orders.action_quotation_sent()
        for deal, order in zip(own, orders, strict=True):
            deal.order = order
        leads = orders.opportunity_id
        if leads:
            leads.write({"stage_id": demo.env.ref("crm.stage_lead3").id})
            for order in orders.filtered("opportunity_id"):
                order.opportunity_id.expected_revenue = order.amount_untaxed


def _order_values(demo, ago, deal):
    row = demo.customer_rows[deal.customer]
    warehouse = "SH" if row["province"] in SHANGHAI_PROVINCES else "BJ"
    date = demo.days.date(ago)
    deal.valid_until = date + timedelta(days=deal.validity)
    return {
        "partner_id": demo.partners[deal.customer].id,
        "date_order": demo.days.moment(ago, 90),
        # what will be confirmed must not have expired by today's clock; its true date is written when it has been
        "validity_date": max(deal.valid_until, demo.today) if deal.outcome == "won" else deal.valid_until,
        "commitment_date": deal.commitment,
        "warehouse_id": demo.warehouses[warehouse].id,
        "opportunity_id": deal.lead.id if deal.lead else False,
        "order_line": [
            Command.create(_line_values(demo, code, quantity, in_packs)) for code, quantity, in_packs in deal.lines
        ],
    }


def _line_values(demo, code, quantity, in_packs):
    product = demo.products[code]
    values = {"product_id": product.id, "product_uom_qty": quantity}
    pack = product.uom_ids[:1]
    if in_packs and pack:
        values.update(product_uom_id=pack.id, product_uom_qty=quantity / pack.relative_factor)
    return values


def confirm(demo, ago, deals):
    """Customers say yes or no."""
    moment = demo.days.moment(ago, 200)
    for _login, own in _by_salesperson(deals):
        orders = own[0].order.browse().union(*(deal.order for deal in own if deal.outcome == "won"))
        if orders:
            _confirm_orders(demo, ago, orders, moment)
            for deal in own:
                if deal.order in orders:
                    deal.order.with_env(demo.env).validity_date = deal.valid_until
        won = orders.opportunity_id
        if won:
            won.action_set_won()
        _lose(demo, [deal for deal in own if deal.outcome == "lost"])
        closed = won.union(*(deal.lead for deal in own if deal.lead))
        closed.with_env(demo.env).write({"date_closed": moment})
    for deal in deals:
        if deal.outcome == "won" and deal.delivery != "later":
            demo.agenda.at(ago - demo.random.randint(1, 4), "deliver", (deal.order, deal.delivery, 0))
            _invoice_services(demo, ago, deal.order)


def _confirm_orders(demo, ago, orders, moment):
    for order in orders:
        order.client_order_ref = f"PO-{demo.days.date(ago):%m%d}-{order.id:04d}"
    reviews.pass_reviews(demo, orders)
    orders.action_confirm()
    # Confirming stamps "now" on the order, and plans the transfer from there.
    orders.with_env(demo.env).write({"date_order": moment})
    for order in orders.with_env(demo.env):
        due = order.commitment_date or moment + timedelta(days=2)
        order.picking_ids.write({"scheduled_date": due})
        order.picking_ids.move_ids.write({"date_deadline": due})


def _invoice_services(demo, ago, order):
    if all(line.product_id.type == "service" for line in order.order_line):
        demo.agenda.at(ago - 2, "invoice", order)


def _lose(demo, deals):
    for deal in deals:
        deal.order.action_cancel()
        if deal.lead:
            reason = demo.env.ref(f"crm.lost_reason_{demo.random.randint(1, 3)}")
            deal.lead.action_set_lost(lost_reason_id=reason.id)


def _by_salesperson(deals):
    by_login = {}
    for deal in deals:
        by_login.setdefault(deal.salesperson, []).append(deal)
    return by_login.items()
