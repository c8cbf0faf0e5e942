from . import (
    res_company,
    res_config_settings,
    res_partner,
    trade_fan,
    trade_fan_account,
    trade_fan_decide,
    trade_fan_intake,
    trade_fan_match,
    trade_fan_tag,
)
