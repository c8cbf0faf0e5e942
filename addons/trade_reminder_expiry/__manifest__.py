{
    "name": "Trade Reminders: Expiry Dates",
    "summary": "The reminder centre lists lots on hand that are about to expire",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_base", "product_expiry"],
    "data": ["data/trade_reminder_data.xml"],
    "auto_install": True,
}
