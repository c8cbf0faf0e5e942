{
    "name": "Trade Test Flow",
    "summary": "Whole trades walked through every addon, each step by the user whose job it is",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    # Tests of what several addons do together, as core's test_main_flows. Never installed with anything else.
    "depends": [
        "trade_review_sale",
        "trade_chain_sale_crm",
        "trade_chain_sale_stock",
        "trade_handover",
        "trade_fan",
        "trade_product_lookup",
        "product_expiry",
    ],
    "assets": {
        "web.assets_tests": ["trade_test_flow/static/tests/tours/**/*"],
    },
}
