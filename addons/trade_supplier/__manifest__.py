{
    "name": "Trade Supplier Evaluation",
    "summary": "What suppliers are worth, computed from purchases and receipts: price, delivery, quality",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Purchase",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_base", "purchase_stock"],
    "data": [
        "security/ir.model.access.csv",
        "security/trade_supplier_evaluation_security.xml",
        "views/trade_supplier_evaluation_views.xml",
        "views/res_partner_views.xml",
    ],
    "assets": {"web.assets_tests": ["trade_supplier/static/tests/tours/**/*"]},
}
