{
    "name": "Trade Credit: Dispatch Notes",
    "summary": "Released dispatch notes in the credit exposure, and a control point at their release",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_credit_stock", "trade_stock_split"],
    "data": ["data/trade_control_data.xml", "views/trade_dispatch_views.xml"],
    "auto_install": True,
    "post_init_hook": "_post_init_refresh",
}
