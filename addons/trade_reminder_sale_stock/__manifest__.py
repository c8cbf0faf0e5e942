{
    "name": "Trade Reminders: Deliveries of Orders",
    "summary": "Salespeople are reminded of the deliveries to their customers",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_base", "sale_stock"],
    "data": ["data/trade_reminder_data.xml"],
    "auto_install": True,
}
