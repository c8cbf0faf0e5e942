"""Purchasing: opening stock, a look at the stock every few weeks, receipts in lots, bills and payments."""

from collections import defaultdict
from datetime import datetime, time

from odoo import Command

from . import reviews
from .invoices import pay_off, quiet

# Sold out on purpose: nobody reorders these (short stock).
NOT_REORDERED = ("M402", "R209", "P504")
SHARE = {"BJ": 1.0, "SH": 0.55}  # of the minimum, by warehouse
OPENING = 1.3  # times the minimum
REVIEW_EVERY = 14
ORDER_UP_TO = 2.0
SHIPPING_DAYS = {"CNY": (4, 9), "USD": (14, 22)}
APPROVER, BUYER = "purchasing_manager", "purchaser"


def register(agenda):
    """Say who handles the work of this file."""
    agenda.handles("purchase_order", place_orders)
    agenda.handles("review_stock", review_stock)
    agenda.handles("bill", enter_bills)
    agenda.handles("pay", pay_bills)


def plan(demo, first):
    """Opening stock for both warehouses, and the days the purchaser looks at the stock."""
    for warehouse, share in SHARE.items():
        needs = {
            code: _rounded(row, float(row["minimum"]) * share * OPENING)
            for code, row in demo.product_rows.items()
            if row["suppliers"]
        }
        for order in _by_supplier(demo, needs, warehouse):
            order["arrives"] = demo.random.randint(2, 7)
            demo.agenda.at(first, "purchase_order", order)
    for ago in range(first - 24, 3, -REVIEW_EVERY):
        demo.agenda.at(ago, "review_stock", "BJ")
        demo.agenda.at(ago - 5, "review_stock", "SH")


def review_stock(demo, ago, warehouses):
    """Order what will fall below its minimum in these warehouses."""
    for key in warehouses:
        reordered = [code for code, row in demo.product_rows.items() if row["suppliers"] and code not in NOT_REORDERED]
        products = demo.env["product.product"].union(*(demo.products[code] for code in reordered))
        products = products.with_env(demo.as_(BUYER)).with_context(warehouse_id=demo.warehouses[key].id)
        needs = {}
        for product in products:
            row = demo.product_rows[product.default_code]
            minimum = float(row["minimum"]) * SHARE[key]
            if product.virtual_available < minimum * 0.7:
                needs[product.default_code] = _rounded(row, minimum * ORDER_UP_TO - product.virtual_available)
        place_orders(demo, ago, list(_by_supplier(demo, needs, key)))


def place_orders(demo, ago, orders):
    """The purchaser makes and confirms purchase orders; big ones wait for the purchasing manager's approval.

    ``orders``: dictionaries with supplier, warehouse, lines {product code: quantity}, arrives (working days) and, optionally,
    lots {product code: [(share, days from today to expiry)]}, promised (working days, when not what happens), partial,
    dearer (share of the usual cost), undecided (nobody approves it).
    """
    if not orders:
        return
    moment = demo.days.moment(ago, 60)
    purchase_orders = demo.as_(BUYER)["purchase.order"].create(
        [_order_values(demo, ago, order, moment) for order in orders]
    )
    reviews.pass_reviews(demo, purchase_orders)
    purchase_orders.button_confirm()
    undecided = {po.id for order, po in zip(orders, purchase_orders, strict=True) if order.get("undecided")}
    waiting = purchase_orders.filtered(lambda order: order.state == "to approve" and order.id not in undecided)
    waiting.with_env(demo.as_(APPROVER)).button_approve()
    approved = purchase_orders.filtered(lambda order: order.state == "purchase")
    approved.with_env(demo.env).write({"date_approve": moment})
    for order, purchase_order in zip(orders, purchase_orders, strict=True):
        partial = order.get("partial", demo.random.random() < 0.15)
        receipt = {"order": purchase_order, "share": 0.6 if partial else 1.0, "lots": order.get("lots", {})}
        demo.agenda.at(ago - order["arrives"], "receive", receipt)
        if partial:
            rest = {**receipt, "share": 1.0}
            demo.agenda.at(ago - order["arrives"] - demo.random.randint(4, 9), "receive", rest)


def _order_values(demo, ago, order, moment):
    supplier = demo.partners[order["supplier"]]
    return {
        "partner_id": supplier.id,
        # In the form choosing the supplier brings these along.
        "currency_id": supplier.property_purchase_currency_id.id,
        "payment_term_id": supplier.property_supplier_payment_term_id.id,
        "fiscal_position_id": supplier.property_account_position_id.id,
        "partner_ref": f"{order['supplier']}/{demo.days.date(ago):%y%m%d}",
        "date_order": moment,
        "date_planned": _arrival(demo, ago, order),
        "picking_type_id": demo.warehouses[order["warehouse"]].in_type_id.id,
        "order_line": [
            Command.create(
                {
                    "product_id": demo.products[code].id,
                    "product_qty": quantity,
                    "price_unit": _price(demo, code, order.get("dearer")),
                }
            )
            for code, quantity in order["lines"].items()
        ],
    }


def _price(demo, code, dearer=None):
    """What the supplier asks this time: prices move by a few percent, so lots differ in cost."""
    share = 1 + dearer if dearer is not None else demo.random.choice((0.97, 1, 1, 1, 1.03, 1.06))
    return round(float(demo.product_rows[code]["cost"]) * share, 2)


def _arrival(demo, ago, order):
    return datetime.combine(demo.days.date(ago - order.get("promised", order["arrives"])), time(4, 0))


def _by_supplier(demo, needs, warehouse):
    by_supplier = defaultdict(dict)
    for code, quantity in needs.items():
        supplier = demo.product_rows[code]["suppliers"].split("|")[0]
        by_supplier[supplier][code] = quantity
    for supplier, lines in by_supplier.items():
        days = SHIPPING_DAYS[demo.supplier_rows[supplier]["currency"]]
        yield {
            "supplier": supplier,
            "warehouse": warehouse,
            "lines": lines,
            "arrives": demo.random.randint(*days),
        }


def _rounded(row, quantity):
    """A quantity one would order: whole tens or hundreds of the usual lot."""
    step = 100 if quantity > 2000 else 10 if quantity > 100 else 1
    return max(1, round(quantity / step) * step)


def enter_bills(demo, ago, orders):
    """Finance enters the supplier's bill for what has come in, and plans its payment."""
    date = demo.days.date(ago)
    orders = quiet(demo.as_("finance"))["purchase.order"].browse({order.id for order in orders}).sorted("id")
    orders = orders.filtered(lambda order: order.invoice_status == "to invoice")
    if not orders:
        return
    known = orders.invoice_ids
    orders.action_create_invoice()
    bills = orders.invoice_ids - known
    for bill in bills:
        bill.write({"invoice_date": date, "ref": f"{bill.partner_id.ref}-{date:%y%m}-{bill.id}"})
    bills.action_post()
    for bill in bills.with_env(demo.env):
        days_late = demo.random.choice((-2, 0, 0, 1, 2, 12))
        when = demo.days.after(bill.invoice_date_due, days_late)
        if when is not None:
            demo.agenda.at(when, "pay", (bill, 1.0))


def pay_bills(demo, ago, payloads):
    """The finance manager pays what is due."""
    pay_off(demo, ago, payloads, "finance_manager")
