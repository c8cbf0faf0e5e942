{
    "name": "Trade Notebook",
    "summary": "A private notebook for each user: dated notes with links to documents",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_base"],
    "data": ["security/ir.model.access.csv", "security/trade_note_security.xml", "views/trade_note_views.xml"],
}
