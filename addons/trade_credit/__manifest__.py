{
    "name": "Trade Credit",
    "summary": "What a customer really owes, and a limit that holds",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_base", "sale", "account"],
    "data": [
        "security/trade_credit_groups.xml",
        "security/ir.model.access.csv",
        "security/trade_credit_security.xml",
        "data/trade_credit_bucket_data.xml",
        "data/trade_control_data.xml",
        "data/ir_cron_data.xml",
    ],
    "post_init_hook": "_post_init_fill",
}
