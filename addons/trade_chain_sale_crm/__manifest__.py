{
    "name": "Trade Chain: Inquiries and Sales",
    "summary": "The document chain leads from an inquiry to its quotations",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_base", "sale_crm"],
    "auto_install": True,
}
