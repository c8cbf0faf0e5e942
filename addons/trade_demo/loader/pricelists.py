"""Price lists in renminbi: the list price, and one for each kind of customer."""

from odoo import Command

# key: English name, Chinese name, discount in percent, kinds of customers
PRICELISTS = {
    "standard": ("List price", "标准价", 0, ()),
    "hospital": ("Hospitals", "医院价", 5, ("hospital", "hospital_group")),
    "wholesale": ("Wholesale markets", "批发市场价", 12, ("wholesale",)),
    "distributor_1": ("Distributors level 1", "一级经销商价", 20, ("distributor_1",)),
    "distributor_2": ("Distributors level 2", "二级经销商价", 14, ("distributor_2",)),
}


def step(demo):
    """Make the price lists; ``demo.pricelists`` is keyed like PRICELISTS."""
    Pricelist = demo.env["product.pricelist"]
    Pricelist.search([("company_id", "in", [demo.company.id, False])]).active = False
    for sequence, (key, (name, chinese, discount, _kinds)) in enumerate(PRICELISTS.items(), start=1):
        items = [
            Command.create(
                {"applied_on": "3_global", "compute_price": "percentage", "percent_price": discount, "min_quantity": 0}
            )
        ]
        pricelist = Pricelist.create(
            {
                "name": name,
                "currency_id": demo.env.ref("base.CNY").id,
                "company_id": demo.company.id,
                "sequence": sequence,
                "item_ids": items if discount else [],
            }
        )
        demo.translate(pricelist, "name", chinese)
        demo.pricelists[key] = pricelist


def pricelist_of(demo, kind):
    """The price list for a kind of customer."""
    for key, (_name, _chinese, _discount, kinds) in PRICELISTS.items():
        if kind in kinds:
            return demo.pricelists[key]
    return demo.pricelists["standard"]
