{
    "name": "Trade Base",
    "summary": "Roles, departments and control points that every trade addon shares",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    # The roles imply the groups of these apps and the control points guard their documents, so they are
    # what trade_base extends. sale_management and purchase rather than sale alone: a trading company that has
    # neither the Sales nor the Purchase menu does not exist. account comes with both.
    "depends": ["crm", "sale_management", "purchase", "stock"],
    "data": [
        "security/trade_base_groups.xml",
        "security/ir.model.access.csv",
        "security/trade_control_security.xml",
        "security/trade_department_security.xml",
        "data/trade_control_data.xml",
        "wizard/trade_exemption_grant_views.xml",
        "views/trade_control_policy_views.xml",
        "views/trade_exemption_views.xml",
        "views/crm_team_views.xml",
        "views/sale_order_views.xml",
        "views/purchase_order_views.xml",
        "views/stock_picking_views.xml",
        "views/account_move_views.xml",
        "views/res_config_settings_views.xml",
        "security/trade_review_security.xml",
        "wizard/trade_review_wizard_views.xml",
        "views/trade_review_views.xml",
        "views/trade_base_menus.xml",
        "views/trade_review_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["trade_base/static/src/**/*"],
        "web.assets_tests": ["trade_base/static/tests/tours/**/*"],
    },
    "application": True,
}
