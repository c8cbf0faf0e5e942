{
    "name": "Trade Price Access",
    "summary": "Who has no price privilege meets no price, cost, amount or credit figure on any channel",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    # Odoo installs the three glue apps by itself wherever trade_base is; their flows are what must go on working.
    "depends": ["trade_base", "sale_stock", "purchase_stock", "stock_account"],
    "data": [
        "data/res_groups_data.xml",
        "security/ir.model.access.csv",
        "security/trade_price_security.xml",
        "views/product_views.xml",
        "views/trade_price_grant_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["trade_price_access/static/tests/tours/**/*"],
    },
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
