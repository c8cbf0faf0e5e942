{
    "name": "Trade Quotation Validity",
    "summary": "An expired quotation becomes an order only after its prices were looked at again",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_base", "sale_management"],
    "data": [
        "security/ir.model.access.csv",
        "wizard/trade_sale_revalidate_views.xml",
        "views/sale_order_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "trade_sale_validity/static/src/**/*",
            ("remove", "trade_sale_validity/static/src/lazy/**/*"),
        ],
        "trade_base.assets_lazy": ["trade_sale_validity/static/src/lazy/**/*"],
        "web.assets_tests": ["trade_sale_validity/static/tests/tours/**/*"],
    },
}
