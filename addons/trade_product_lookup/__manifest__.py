{
    "name": "Trade Product Look-up",
    "summary": "A product by any fragment of what it is called, with price and stock, while on the phone",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_crm", "sale_stock"],
    "data": [
        "security/ir.model.access.csv",
        "security/trade_customer_code_security.xml",
        "views/trade_customer_code_views.xml",
        "views/crm_lead_views.xml",
        "views/sale_order_views.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "trade_product_lookup/static/src/**/*",
            ("remove", "trade_product_lookup/static/src/lazy/**/*"),
        ],
        "trade_base.assets_lazy": ["trade_product_lookup/static/src/lazy/**/*"],
        "web.assets_tests": ["trade_product_lookup/static/tests/tours/**/*"],
    },
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
}
