{
    "name": "Trade Review: Purchase Orders",
    "summary": "Purchase orders pass their review before they are confirmed",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Purchase",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_base", "purchase"],
    "data": ["data/trade_review_aspect_data.xml", "views/purchase_order_views.xml"],
    "auto_install": True,
}
