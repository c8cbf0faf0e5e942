{
    "name": "Trade: tests in a web shop",
    "summary": "Credit limits held against what customers order and pay in the web shop",
    "version": "19.0.1.0.0",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "category": "Hidden",
    "depends": ["website_sale", "payment_demo", "payment_custom", "trade_credit"],
}
