# mixins first: the models below inherit them
from . import trade_control_mixin

# isort: split
from . import (
    account_move,
    crm_team,
    purchase_order,
    purchase_order_line,
    res_company,
    res_config_settings,
    res_users,
    sale_order,
    sale_order_line,
    stock_move,
    stock_picking,
    trade_control,
    trade_control_policy,
    trade_exemption,
)
