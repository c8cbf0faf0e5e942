"""The warehouses: receipts in lots with expiry and quality, deliveries (also in parts), transfers between the warehouses."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from odoo import Command

CLERKS = {"BJ": "clerk", "SH": "clerk_sh"}
# Until an addon brings a field of its own, the quality grade is the lot's internal reference.
GRADES = {"A": ("Grade A", 0.82), "B": ("Grade B", 0.13), "C": ("Grade C", 0.05)}
RETRY_DAYS = 4
# Moved from Beijing to Shanghai: product codes and share of what is free
TRANSFERS = ((88, ("D101", "D103", "P501")), (47, ("D105", "P503", "R206")), (11, ("D102", "P502", "D108")))


def register(agenda):
    """Say who handles the work of this file."""
    agenda.handles("receive", receive)
    agenda.handles("deliver", deliver)
    agenda.handles("transfer", transfer)


def plan(demo, _first):
    """Transfers between the warehouses."""
    demo.lot_letters = defaultdict(int)
    for ago, codes in TRANSFERS:
        demo.agenda.at(ago, "transfer", codes)


def receive(demo, ago, receipts):
    """Clerks count in what suppliers sent, lot by lot; quality writes the grade on each lot."""
    for warehouse, clerk in CLERKS.items():
        own = [r for r in receipts if r["order"].picking_type_id.warehouse_id == demo.warehouses[warehouse]]
        pickings = demo.as_(clerk)["stock.picking"]
        for receipt in own:
            open_pickings = receipt["order"].sudo().picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
            open_pickings = open_pickings.with_env(pickings.env)
            for move in open_pickings.move_ids:
                _count_in(demo, ago, move, receipt)
            pickings |= open_pickings
        if not pickings:
            continue
        _validate(pickings)
        _date_transfers(demo, ago, pickings, 150)
        _grade(demo, pickings.move_line_ids.lot_id)
        for receipt in own:
            demo.agenda.at(ago - demo.random.randint(2, 7), "bill", receipt["order"])


def _count_in(demo, ago, move, receipt):
    """Write the lots (with their expiry dates) that arrived for one line."""
    quantity = move.product_uom_qty
    if receipt["share"] < 1:
        quantity = max(1, int(quantity * receipt["share"]))
    code = move.product_id.default_code
    tracking = move.product_id.tracking
    if tracking == "none":
        move.quantity = quantity
        return
    if tracking == "serial":
        lots = [(1, 0)] * int(quantity)
    else:
        lots = _split_in_lots(demo, ago, code, quantity, receipt["lots"].get(code))
    move.move_line_ids = [
        Command.clear(),
        *(Command.create(_line_values(demo, ago, move, amount, expiry)) for amount, expiry in lots),
    ]


def _split_in_lots(demo, ago, code, quantity, wanted):
    """Quantities and days from today to expiry of the lots one delivery consists of."""
    if wanted:
        return [(max(1, int(quantity * share)), days) for share, days in wanted]
    shelf = int(demo.product_rows[code]["shelf_days"])
    age = (demo.today - demo.days.date(ago)).days
    first = int(shelf * demo.random.uniform(0.72, 0.95)) - age
    if quantity < 20 or demo.random.random() < 0.5:
        return [(quantity, first)]
    part = int(quantity * 0.6)
    return [(part, first), (quantity - part, first - int(shelf * 0.08))]


def _line_values(demo, ago, move, quantity, expiry):
    date = demo.days.date(ago)
    code = move.product_id.default_code
    month = f"{code}{date:%y%m}"
    demo.lot_letters[month] += 1
    values = {
        "picking_id": move.picking_id.id,
        "product_id": move.product_id.id,
        "product_uom_id": move.product_uom.id,
        "location_id": move.location_id.id,
        "location_dest_id": move.location_dest_id.id,
        "quantity": quantity,
        "lot_name": f"{month}-{demo.lot_letters[month]:02d}",
    }
    if move.product_id.use_expiration_date:
        values["expiration_date"] = datetime.combine(demo.today + timedelta(days=expiry), time(15, 59))
    return values


def _grade(demo, lots):
    names, weights = zip(*GRADES.values(), strict=True)
    by_grade = defaultdict(lots.browse)
    for lot in lots:
        if lot.product_id.tracking == "lot":
            by_grade[demo.random.choices(names, weights)[0]] |= lot
    for grade, graded in by_grade.items():
        graded.write({"ref": grade})


def deliver(demo, ago, payloads):
    """Clerks deliver what they have; what is missing becomes a back order and is tried again.

    ``payloads``: (sale order, how: "all" or "part", attempt number).
    """
    invoiced = []
    for warehouse, clerk in CLERKS.items():
        env = demo.as_(clerk)
        ready = env["stock.picking"]
        for order, how, attempt in payloads:
            if order.warehouse_id != demo.warehouses[warehouse]:
                continue
            pickings = order.sudo().picking_ids.filtered(lambda p: p.state not in ("done", "cancel")).with_env(env)
            complete = _is_complete(pickings)
            if complete and how == "part":
                _take_only_a_part(pickings)
            if pickings and (complete or (attempt and any(pickings.move_ids.mapped("quantity")))):
                ready |= pickings.filtered(lambda p: any(p.move_ids.mapped("quantity")))
                invoiced.append(order)
            if pickings and (not complete or how == "part"):
                demo.agenda.at(ago - RETRY_DAYS, "deliver", (order, "all", attempt + 1))
        if ready:
            _validate(ready)
            _date_transfers(demo, ago, ready, 240)
    for order in invoiced:
        demo.agenda.at(ago - demo.random.randint(1, 4), "invoice", order)


def _is_complete(pickings):
    return all(
        move.product_uom.compare(move.quantity, move.product_uom_qty) >= 0
        for move in pickings.move_ids
        if move.state != "cancel"
    )


def _take_only_a_part(pickings):
    """The first line leaves with half its quantity (a lorry was full), serial numbers go whole."""
    for picking in pickings:
        moves = picking.move_ids.filtered(lambda m: m.product_id.tracking != "serial" and m.product_uom_qty >= 2)
        if moves:
            moves[0].quantity = moves[0].product_uom_qty // 2


def transfer(demo, ago, payloads):
    """Move stock from Beijing to Shanghai."""
    env = demo.as_(CLERKS["BJ"])
    beijing, shanghai = demo.warehouses["BJ"], demo.warehouses["SH"]
    for codes in payloads:
        products = env["product.product"].union(*(demo.products[code] for code in codes))
        products = products.with_env(env).with_context(location=beijing.lot_stock_id.id)
        source, destination = beijing.lot_stock_id, shanghai.lot_stock_id
        moves = [
            {
                "product_id": product.id,
                "product_uom_qty": int(product.free_qty * 0.15),
                "product_uom": product.uom_id.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
            }
            for product in products
            if product.free_qty >= 20
        ]
        picking = env["stock.picking"].create(
            {
                "picking_type_id": beijing.int_type_id.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "origin": "上海补货 Shanghai replenishment",
                "move_ids": [Command.create(values) for values in moves],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        _validate(picking)
        _date_transfers(demo, ago, picking, 300)


def _validate(pickings):
    """Press Validate and answer the question about back orders with yes."""
    answer = pickings.button_validate()
    while isinstance(answer, dict) and answer.get("res_model"):
        wizard = pickings.env[answer["res_model"]].with_context(**answer["context"]).create({})
        answer = wizard.process()
    if pickings.filtered(lambda picking: picking.state != "done"):
        raise ValueError(f"Not done: {pickings.filtered(lambda p: p.state != 'done').mapped('name')}")


def _date_transfers(demo, ago, pickings, minute):
    """Core carries the date of a done transfer to its moves and lines."""
    moment = demo.days.moment(ago, minute)
    pickings = pickings.with_env(demo.env)
    pickings.write({"date_done": moment})
    pickings.move_line_ids.write({"date": moment})
    # in_date decides the order of removal among lots without expiry, and is what "oldest stock" means.
    arrived = pickings.filtered(lambda p: p.picking_type_code == "incoming").move_line_ids
    quants = demo.env["stock.quant"].search(
        [("lot_id", "in", arrived.lot_id.ids), ("location_id", "in", arrived.location_dest_id.ids)]
    )
    quants.write({"in_date": moment})
