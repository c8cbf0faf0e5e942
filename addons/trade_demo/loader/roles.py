"""Which groups each role has. The only table of it: everything else asks here."""

# role: (group of trade_base, groups of Odoo core while trade_base is not installed)
ROLES = {
    "salesperson": ("trade_base.group_salesperson", ["sales_team.group_sale_salesman"]),
    "department_manager": ("trade_base.group_department_manager", ["sales_team.group_sale_salesman_all_leads"]),
    "sales_manager": ("trade_base.group_sales_manager", ["sales_team.group_sale_manager"]),
    "purchaser": ("trade_base.group_purchaser", ["purchase.group_purchase_user"]),
    "purchasing_manager": ("trade_base.group_purchasing_manager", ["purchase.group_purchase_manager"]),
    "warehouse_clerk": ("trade_base.group_warehouse_clerk", ["stock.group_stock_user"]),
    "warehouse_manager": ("trade_base.group_warehouse_manager", ["stock.group_stock_manager"]),
    "finance_clerk": ("trade_base.group_finance_clerk", ["account.group_account_invoice"]),
    "finance_manager": ("trade_base.group_finance_manager", ["account.group_account_manager"]),
    "general_manager": (
        "trade_base.group_general_manager",
        [
            "sales_team.group_sale_salesman_all_leads",
            "purchase.group_purchase_user",
            "stock.group_stock_user",
            "account.group_account_readonly",
        ],
    ),
    "administrator": (
        "trade_base.group_trade_admin",
        [
            "base.group_system",
            "sales_team.group_sale_manager",
            "purchase.group_purchase_manager",
            "stock.group_stock_manager",
            "account.group_account_manager",
            "product.group_product_manager",
            "base.group_partner_manager",
        ],
    ),
}


def groups_of(env, role):
    """The groups (res.groups) a user of ``role`` gets: our role group where it exists, else core's.

    The administrator keeps core's groups beside ours: a consultant also sets up Odoo itself.
    """
    own, core = ROLES[role]
    own_group = env.ref(own, raise_if_not_found=False) or env["res.groups"]
    if own_group and role != "administrator":
        return own_group
    return own_group.union(*(env.ref(xmlid) for xmlid in core))
