{
    "name": "Trade Collision",
    "summary": "One customer once: who is there already is found as it is entered, imported or typed",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_crm"],
    "external_dependencies": {"python": ["opencc-py", "pypinyin"]},
    "data": [
        "security/ir.model.access.csv",
        "security/trade_collision_security.xml",
        "data/trade_control_data.xml",
        "views/trade_collision_attempt_views.xml",
        "views/res_partner_views.xml",
        "views/res_config_settings_views.xml",
        "views/trade_collision_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["trade_collision/static/src/**/*"],
        "web.assets_tests": ["trade_collision/static/tests/tours/**/*"],
    },
    "post_init_hook": "post_init_hook",
}
