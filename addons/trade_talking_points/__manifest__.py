{
    "name": "Trade Talking Points",
    "summary": "Official answers in versions, so that everyone answers the same and one knows which wording was given",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "LGPL-3",
    "author": "Trade Suite contributors",
    "depends": ["trade_crm"],
    "data": [
        "security/ir.model.access.csv",
        "security/trade_talking_version_security.xml",
        "views/trade_talking_topic_views.xml",
        "views/trade_talking_version_views.xml",
        "views/crm_lead_views.xml",
        "views/trade_followup_views.xml",
        "views/trade_talking_points_menus.xml",
    ],
}
