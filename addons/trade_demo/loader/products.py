"""Products in classes, with packs, barcodes, shelf lives and suppliers' prices."""

from odoo import Command

from .demo import read_table

# key: bilingual name (category names are not translated in Odoo), tag colour is the class's own
CATEGORIES = {
    "Disposables": "一次性耗材 Disposables",
    "Reagents": "检验试剂 Reagents",
    "Instruments": "医疗仪器 Instruments",
    "Implants": "植入物 Implants",
    "PPE": "防护与消毒 PPE",
    "Services": "服务 Services",
}
COLD_CHAIN = ("R202", "R203", "R204", "R208", "R209")
PACKS = {
    "box12": ("Box of 12", "盒(12件)", 12),
    "box25": ("Box of 25", "盒(25件)", 25),
    "box50": ("Box of 50", "盒(50件)", 50),
    "box100": ("Box of 100", "盒(100件)", 100),
}
# Cost by lot is what a trader wants, but in core posting the bill of a lot-valued product writes the lot's cost as the person
# who posts, and a finance clerk may not write lots. To be switched on by the addon that lifts this.
VALUED_BY_LOT = False
ALERT_DAYS, REMOVAL_DAYS, USE_DAYS = 90, 15, 30


def step(demo):
    """Make ``demo.products`` (keyed by internal reference) with everything that hangs on them."""
    demo.product_rows = {row["code"]: row for row in read_table("products")}
    packs = _make_packs(demo)
    categories = _make_categories(demo)
    templates = demo.env["product.template"].create(
        [_product_values(demo, row, packs, categories, number) for number, row in enumerate(demo.product_rows.values())]
    )
    for template, row in zip(templates, demo.product_rows.values(), strict=True):
        demo.translate(template, "name", row["name_zh"])
        demo.products[row["code"]] = template.product_variant_id
    _make_pack_barcodes(demo, packs)


def _make_packs(demo):
    unit = demo.env.ref("uom.product_uom_unit")
    packs = {}
    for key, (name, chinese, factor) in PACKS.items():
        packs[key] = demo.env["uom.uom"].create({"name": name, "relative_factor": factor, "relative_uom_id": unit.id})
        demo.translate(packs[key], "name", chinese)
    return packs


def _make_categories(demo):
    fefo = demo.env.ref("product_expiry.removal_fefo")
    return {
        key: demo.env["product.category"].create(
            {"name": name, "removal_strategy_id": fefo.id, "property_cost_method": "average"}
        )
        for key, name in CATEGORIES.items()
    }


def _product_values(demo, row, packs, categories, number):
    tracking, shelf = row["tracking"], int(row["shelf_days"])
    goods = tracking != "service"
    return {
        "name": row["name_en"],
        "default_code": row["code"],
        "barcode": ean13(f"20{number:010d}") if goods else False,
        "categ_id": categories[row["category"]].id,
        "type": "consu" if goods else "service",
        "is_storable": goods,
        "tracking": tracking if goods else "none",
        "lot_valuated": VALUED_BY_LOT and tracking == "lot",
        "use_expiration_date": bool(shelf),
        "expiration_time": shelf,
        "use_time": USE_DAYS if shelf else 0,
        "removal_time": REMOVAL_DAYS if shelf else 0,
        "alert_time": ALERT_DAYS if shelf else 0,
        "list_price": float(row["price"]),
        "sale_delay": 2,
        "invoice_policy": "delivery" if goods else "order",
        "purchase_method": "receive",
        "purchase_ok": goods,
        "uom_ids": [Command.set(packs[row["pack"]].ids)] if row["pack"] else [],
        "responsible_id": demo.users["warehouse_manager"].id,
        "seller_ids": [
            Command.create(_seller_values(demo, row, ref, rank)) for rank, ref in enumerate(_suppliers(row), start=1)
        ],
    }


def _suppliers(row):
    return [ref for ref in row["suppliers"].split("|") if ref]


def _seller_values(demo, row, ref, rank):
    supplier = demo.supplier_rows[ref]
    return {
        "partner_id": demo.partners[ref].id,
        "sequence": rank,
        # The second source asks a little more.
        "price": round(float(row["cost"]) * (1 + 0.04 * (rank - 1)), 4),
        "currency_id": demo.env.ref(f"base.{supplier['currency']}").id,
        "delay": int(supplier["lead_days"]),
        "min_qty": int(row["order_qty"]),
        "product_code": f"{ref}-{row['code'][1:]}",
        "company_id": demo.company.id,
    }


def _make_pack_barcodes(demo, packs):
    demo.env["product.uom"].create(
        [
            {
                "product_id": demo.products[code].id,
                "uom_id": packs[row["pack"]].id,
                "barcode": ean13(f"21{number:010d}"),
            }
            for number, (code, row) in enumerate(demo.product_rows.items())
            if row["pack"]
        ]
    )


def ean13(digits):
    """A valid EAN-13 of twelve digits; those that begin with 2 are for use inside a company."""
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
