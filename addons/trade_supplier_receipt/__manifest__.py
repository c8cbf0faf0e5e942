{
    "name": "Trade Supplier Evaluation: Receipt Counts",
    "summary": "What receipts found damaged or missing counts in the evaluation of the supplier",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Purchase",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_supplier", "trade_stock_split_purchase"],
    "auto_install": True,
}
