{
    "name": "Trade Receipt Notices",
    "summary": "Purchasing announces what may come in and sends goods back; the warehouse follows",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_stock_split", "purchase_stock"],
    "data": [
        "security/ir.model.access.csv",
        "security/trade_dispatch_security.xml",
        "data/trade_dispatch_data.xml",
        "views/trade_dispatch_views.xml",
        "views/purchase_order_views.xml",
        "views/res_config_settings_views.xml",
        "views/trade_stock_split_purchase_menus.xml",
    ],
    "auto_install": True,
}
