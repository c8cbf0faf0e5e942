{
    "name": "Trade Chain: Sales and Purchase",
    "summary": "The document chain leads from a sales order to the purchases made for it",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_base", "sale_purchase_stock"],
    "auto_install": True,
}
