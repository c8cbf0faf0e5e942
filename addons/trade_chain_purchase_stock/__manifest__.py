{
    "name": "Trade Chain: Purchase and Inventory",
    "summary": "The document chain leads from a purchase order to its transfers",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_base", "purchase_stock"],
    "auto_install": True,
}
