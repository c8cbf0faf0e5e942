{
    "name": "Trade Credit: Deliveries",
    "summary": "The credit exposure of an order follows its deliveries",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_credit", "sale_stock"],
    "auto_install": True,
    "post_init_hook": "_post_init_refresh",
}
