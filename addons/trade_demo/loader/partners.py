"""Suppliers and customers with their contact persons, from the tables."""

from odoo import Command

from .demo import read_table
from .pricelists import pricelist_of
from .tax_id import unified_credit_code

PROVINCES = {
    "BJ": "京", "TJ": "津", "HE": "冀", "SH": "沪", "JS": "苏",
    "ZJ": "浙", "SD": "鲁", "LN": "辽", "SX": "晋", "AH": "皖",
}  # fmt: skip

# kind: English tag, Chinese tag, colour
KINDS = {
    "hospital": ("Hospital", "医院", 4),
    "hospital_group": ("Hospital group", "医院集团", 6),
    "wholesale": ("Wholesale market", "批发市场", 3),
    "clinic": ("Clinic", "诊所", 10),
    "laboratory": ("Laboratory", "检验所", 8),
    "pharmacy": ("Pharmacy", "药房", 7),
    "distributor_1": ("Distributor level 1", "一级经销商", 9),
    "distributor_2": ("Distributor level 2", "二级经销商", 5),
    "distributor_customer": ("Distributor's end customer", "经销商终端客户", 2),
    "supplier": ("Supplier", "供应商", 1),
    "key_account": ("Key account", "大客户", 11),
}

# Departments at the customer that a salesperson talks to: by kind, Chinese and English.
CONTACTS = {
    "hospital": (("设备科", "Equipment department"), ("检验科", "Laboratory"), ("采购办", "Procurement office")),
    "hospital_group": (("集团采购中心", "Group procurement"), ("财务部", "Finance")),
    "distributor_1": (("总经理", "Owner"), ("采购部", "Purchasing"), ("财务部", "Finance")),
}
OTHER_CONTACTS = (("采购", "Purchasing"),)
SURNAMES = (
    ("马", "Ma"), ("胡", "Hu"), ("林", "Lin"), ("高", "Gao"), ("罗", "Luo"), ("梁", "Liang"),
    ("宋", "Song"), ("谢", "Xie"), ("唐", "Tang"), ("许", "Xu"), ("邓", "Deng"),
)  # fmt: skip
GIVEN_NAMES = (
    ("丽君", "Lijun"), ("建国", "Jianguo"), ("晓明", "Xiaoming"), ("雅琴", "Yaqin"), ("志远", "Zhiyuan"),
    ("思雨", "Siyu"), ("海燕", "Haiyan"), ("文博", "Wenbo"), ("静怡", "Jingyi"), ("浩然", "Haoran"),
    ("美玲", "Meiling"), ("立新", "Lixin"), ("婷婷", "Tingting"),
)  # fmt: skip
# A parent here is the level above in the distribution, or the group a hospital belongs to.
# The same legal person entered twice (awkward.py tells the story): the second has the first one's tax id.
SAME_TAX_ID = {"E25": "E01", "H16": "H01"}


def step(demo):
    """Make ``demo.partners`` (keyed by the tables' ``ref``) and their contact persons."""
    tags = _make_tags(demo)
    states = {state.code: state.id for state in demo.env.ref("base.cn").state_ids}
    _make_suppliers(demo, tags)
    _make_customers(demo, tags, states)
    _make_contacts(demo)


def _make_tags(demo):
    tags = demo.env["res.partner.category"].create(
        [{"name": name, "color": color} for name, _chinese, color in KINDS.values()]
    )
    for tag, (_name, chinese, _color) in zip(tags, KINDS.values(), strict=True):
        demo.translate(tag, "name", chinese)
    return dict(zip(KINDS, tags, strict=True))


def _make_suppliers(demo, tags):
    rows = read_table("suppliers")
    countries = {
        code: demo.env["res.country"].search([("code", "=", code)]).id for code in {r["country"] for r in rows}
    }
    import_position = _make_import_position(demo)
    suppliers = demo.env["res.partner"].create(
        [
            {
                "ref": row["ref"],
                "name": row["name"],
                "is_company": True,
                "country_id": countries[row["country"]],
                "city": row["city"],
                "email": row["email"],
                "phone": row["phone"],
                "lang": "zh_CN" if row["country"] == "CN" else "en_US",
                "vat": unified_credit_code(5000 + index) if row["country"] == "CN" else False,
                "supplier_rank": 1,
                "category_id": [Command.set(tags["supplier"].ids)],
                "property_supplier_payment_term_id": demo.payment_terms[int(row["term"])].id,
                "property_purchase_currency_id": demo.env.ref(f"base.{row['currency']}").id,
                "property_account_position_id": False if row["country"] == "CN" else import_position.id,
                "buyer_id": demo.users["purchaser"].id,
            }
            for index, row in enumerate(rows)
        ]
    )
    demo.partners.update({supplier.ref: supplier for supplier in suppliers})
    demo.supplier_rows = {row["ref"]: row for row in rows}


def _make_import_position(demo):
    """Foreign suppliers charge no VAT; it is paid at customs."""
    position = demo.env["account.fiscal.position"].create(
        {"name": "Foreign suppliers", "company_id": demo.company.id, "auto_apply": False}
    )
    demo.translate(position, "name", "国外供应商")
    domestic = demo.company.account_purchase_tax_id
    tax = domestic.copy(
        {
            "name": "0% import",
            "amount": 0,
            "fiscal_position_ids": [Command.set(position.ids)],
            "original_tax_ids": [Command.set(domestic.ids)],
        }
    )
    demo.translate(tax, "name", "0% 进口")
    demo.translate(tax, "invoice_label", "0%")
    return position


def _make_customers(demo, tags, states):
    rows = read_table("customers")
    demo.customer_rows = {row["ref"]: row for row in rows}
    numbers = {row["ref"]: number for number, row in enumerate(rows, start=1)}
    # Parents first: each level needs the records of the one above.
    for level in _levels(rows):
        values = [_customer_values(demo, row, tags, states, numbers) for row in level]
        customers = demo.env["res.partner"].create(values)
        demo.partners.update({customer.ref: customer for customer in customers})


def _levels(rows):
    done, level = set(), [row for row in rows if not row["parent"]]
    while level:
        yield level
        done |= {row["ref"] for row in level}
        level = [row for row in rows if row["parent"] in done and row["ref"] not in done]


def _customer_values(demo, row, tags, states, numbers):
    kind_tags = tags[row["type"]]
    if row["type"] in ("hospital_group", "distributor_1"):
        kind_tags |= tags["key_account"]
    return {
        "ref": row["ref"],
        "name": row["name"],
        "is_company": True,
        "parent_id": demo.partners[row["parent"]].id if row["parent"] else False,
        # Not a "contact": those get their parent's address.
        "type": "other" if row["parent"] else "contact",
        "user_id": demo.users[row["salesperson"]].id,
        "country_id": demo.env.ref("base.cn").id,
        "state_id": states[PROVINCES[row["province"]]],
        "city": row["city"],
        "zip": row["zip"],
        "street": row["street"],
        "phone": row["phone"],
        "email": row["email"],
        "lang": "zh_CN",
        "vat": unified_credit_code(numbers[SAME_TAX_ID.get(row["ref"], row["ref"])]),
        "customer_rank": 1,
        "category_id": [Command.set(kind_tags.ids)],
        "property_payment_term_id": demo.payment_terms[int(row["term"])].id,
        "specific_property_product_pricelist": pricelist_of(demo, row["type"]).id,
    }


def _make_contacts(demo):
    values = []
    for row in demo.customer_rows.values():
        company = demo.partners[row["ref"]]
        for chinese, english in CONTACTS.get(row["type"], OTHER_CONTACTS):
            number = len(values)
            surname, given = SURNAMES[number % len(SURNAMES)], GIVEN_NAMES[number % len(GIVEN_NAMES)]
            values.append(
                {
                    "name": f"{surname[0]}{given[0]} {given[1]} {surname[1]}",
                    "parent_id": company.id,
                    # Inside a group the company itself must stay the address for deliveries and invoices.
                    "type": "other" if company.parent_id else "contact",
                    "function": f"{chinese} {english}",
                    "phone": f"+86 139 5550 {number:04d}",
                    "email": f"{given[1].lower()}.{surname[1].lower()}@{row['email'].split('@')[1]}",
                    "lang": "zh_CN",
                    "user_id": company.user_id.id,
                }
            )
    demo.env["res.partner"].create(values)
