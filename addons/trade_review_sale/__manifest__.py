{
    "name": "Trade Review: Sales Orders",
    "summary": "Sales orders pass their review before they are confirmed",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_base", "sale_management"],
    "data": ["data/trade_review_aspect_data.xml", "views/sale_order_views.xml"],
    "assets": {"web.assets_tests": ["trade_review_sale/static/tests/tours/**/*"]},
    "auto_install": True,
}
