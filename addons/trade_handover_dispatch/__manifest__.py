{
    "name": "Trade Handover: Dispatch Notes",
    "summary": "Dispatch notes that are not out yet are handed over; short-closed quantities are not",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_handover", "trade_stock_split"],
    "data": ["data/trade_handover_kind_data.xml"],
    "auto_install": True,
}
