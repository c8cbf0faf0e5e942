{
    "name": "Trade History",
    "summary": "The whole history of a customer or supplier on one page, as the reader may see it",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_crm"],
    "data": [
        "report/trade_history_report.xml",
        "views/res_partner_views.xml",
        "views/crm_lead_views.xml",
        "views/sale_order_views.xml",
        "views/purchase_order_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["trade_history/static/src/**/*", ("remove", "trade_history/static/src/lazy/**/*")],
        "trade_base.assets_lazy": ["trade_history/static/src/lazy/**/*"],
        "web.assets_tests": ["trade_history/static/tests/tours/**/*"],
    },
}
