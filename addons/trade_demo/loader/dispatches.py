"""Dispatch notes in every state (DSP-1 to DSP-8): what sales has ordered out, what the warehouse has made of it.

Does nothing while trade_stock_split is not installed. It is the last thing the company introduced: what was under way that day
goes on under notes that the system made.
"""

from datetime import timedelta

from odoo import Command, fields

# customer: what is ordered (product, quantity)
CLOSED = ("E02", (("D104", 60), ("P505", 100)))
LATE = ("E04", (("D104", 40),))
PARTLY = ("E09", (("D104", 50), ("D108", 400)))
COUNTED = ("W03", (("D103", 600), ("P505", 80)))
SHORT_CLOSED = ("H03", (("D108", 300),))
# orders that are open anyway: three of the many of HG1A, and one that nobody has all goods for
MANY, LARGE = "HG1A", "H05"
CARRIER = "顺路达物流 Shunluda Logistics"
CHARGES = (("Handling", "装卸", 500, 60), ("Packing", "包装", 300, 45), ("Freight", "运费", 2000, 180))
REVIEW_FROM = 30000


def step(demo):
    """Switch dispatch control on, then a day's work of sales and of the warehouse."""
    if "trade.dispatch" not in demo.env:
        return
    _introduce(demo)
    demo.env.cr.flush()
    _draft_and_withdrawn(demo)
    _under_review(demo)
    carrier = demo.env["res.partner"].create({"name": CARRIER, "is_company": True})
    _ship(demo, _order_out(demo, LATE, carrier), expected=-1)
    closed = _order_out(demo, CLOSED, carrier)
    _ship(demo, closed, expected=0, received_by="库房 陈老师 Ms Chen, storeroom")
    closed.action_close()
    _partly(demo, carrier)
    _ship(demo, _order_out(demo, COUNTED, carrier), damaged=12, missing=4, expected=1)
    ended = _order_out(demo, SHORT_CLOSED, carrier)
    _ship(demo, ended, share=0.5, expected=0)
    ended._end("closed", "医院暂不需要其余部分。The hospital does not need the rest for now.")


def _introduce(demo):
    """The consultant switches over; who ships has a fixed set of charges."""
    control = {"trade_dispatch_control": True}
    if "trade_receipt_control" in demo.company:
        control["trade_receipt_control"] = True
    demo.company.with_env(demo.as_("consultant")).write(control)
    for name, chinese, cap, _amount in CHARGES:
        kind = demo.as_("consultant")["trade.warehouse.charge.kind"].create(
            {"name": name, "max_amount": cap, "company_id": demo.company.id}
        )
        demo.translate(kind, "name", chinese)


def _adopted(demo, ref):
    """The notes that the switch made of the open orders of a customer, with the rights of its salesperson."""
    env = demo.as_(demo.customer_rows[ref]["salesperson"])
    return env["trade.dispatch"].search(
        [("commercial_partner_id", "=", demo.partners[ref].id), ("phase", "=", "released")], order="id"
    )


def _draft_and_withdrawn(demo):
    """Of the many orders of one customer the later ones wait again: one withdrawn, two prepared anew."""
    notes = _adopted(demo, MANY)[:3]
    notes._end("withdrawn", "医院要求一月再送。The hospital wants it in January.")
    for note in notes[1:]:
        order = note.sale_order_id
        order.action_trade_dispatch()
        draft = order.trade_dispatch_ids.filtered(lambda each: each.phase == "draft")
        draft.write({"date_planned": order.commitment_date, "note": "先送东院库房。To the storeroom of the east wing."})
        draft.line_ids.filtered(lambda line: line.tracking == "lot").directive = "expiry"


def _under_review(demo):
    """Valuable goods leave only after the sales manager has looked at the note."""
    rule = demo.as_("consultant")["trade.review.rule"].create(
        {
            "name": "Dispatches from 30,000",
            "res_model": "trade.dispatch",
            "amount_min": REVIEW_FROM,
            "company_id": demo.company.id,
            "step_ids": [
                Command.create(
                    {
                        "name": "Sales",
                        "reviewer_kind": "group",
                        "group_id": demo.env.ref("trade_base.group_sales_manager").id,
                    }
                )
            ],
        }
    )
    demo.translate(rule, "name", "三万元以上发货")
    demo.translate(rule.step_ids, "name", "销售")
    note = _adopted(demo, LARGE)[:1]
    note._end("withdrawn", "支架缺货,先发其余。The stents are short: the rest goes first.")
    order = note.sale_order_id
    order.action_trade_dispatch()
    draft = order.trade_dispatch_ids.filtered(lambda each: each.phase == "draft")
    draft.line_ids.filtered(lambda line: line.product_id == demo.products["M402"]).unlink()
    draft.action_review_request()


def _order_out(demo, what, carrier, release=True):
    """A salesperson sells goods that are there and orders them out.

    :return: the dispatch note, with the rights of the salesperson
    """
    ref, lines = what
    env = demo.as_(demo.customer_rows[ref]["salesperson"])
    order = env["sale.order"].create(
        {
            "partner_id": demo.partners[ref].id,
            "client_order_ref": f"PO-{ref}-D",
            "validity_date": demo.today + timedelta(days=30),
            "warehouse_id": demo.warehouses["BJ"].id,
            "order_line": [
                Command.create({"product_id": demo.products[code].id, "product_uom_qty": quantity})
                for code, quantity in lines
            ],
        }
    )
    order.action_quotation_sent()
    order.action_confirm()
    order.action_trade_dispatch()
    note = order.trade_dispatch_ids
    note.carrier_id = carrier
    if release:
        note.action_release()
    return note


def _partly(demo, carrier):
    """Sales names two lots of one product and leaves the other to the warehouse; half of it has left."""
    note = _order_out(demo, PARTLY, carrier, release=False)
    line = note.line_ids.filtered(lambda each: each.product_id == demo.products["D104"])
    stock = line.env["trade.lot.stock"].search(
        [
            ("product_id", "=", line.product_id.id),
            ("warehouse_id", "=", demo.warehouses["BJ"].id),
            ("free_quantity", ">", 0),
        ],
        order="expiration_date desc",
    )
    line._name_lots(stock)
    note.action_release()
    _ship(demo, note, share=0.5, expected=2)


def _ship(demo, note, *, share=1, damaged=0, missing=0, expected=0, received_by=None):
    """The clerk counts, charges and lets go; the rest waits as a back order."""
    picking = note.sudo().picking_ids.with_env(demo.as_("clerk"))
    for move in picking.move_ids:
        move.quantity = int(move.product_uom_qty * share)
    if damaged or missing:
        detail = picking.move_ids[:1].move_line_ids[:1]
        detail.write(
            {
                "quantity": detail.quantity - damaged - missing,
                "trade_qty_damaged": damaged,
                "trade_qty_missing": missing,
            }
        )
    _charge(demo, picking)
    picking.move_ids.picked = True
    picking.trade_tracking_number = f"SL{picking.id:08d}"
    picking.trade_date_expected = fields.Datetime.now() + timedelta(days=expected)
    answer = picking.button_validate()
    while isinstance(answer, dict) and answer.get("res_model"):
        answer = picking.env[answer["res_model"]].with_context(**answer["context"]).create({}).process()
    if received_by:
        picking.trade_received_by = received_by
        picking.action_trade_received()


def _charge(demo, picking):
    kinds = picking.env["trade.warehouse.charge.kind"].search([], order="id")
    for kind, (_name, _chinese, _cap, amount) in zip(kinds, CHARGES, strict=False):
        picking.env["trade.warehouse.charge"].create({"picking_id": picking.id, "kind_id": kind.id, "amount": amount})
