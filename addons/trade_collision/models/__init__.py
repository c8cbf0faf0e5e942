from . import (
    res_company,
    res_config_settings,
    res_partner,
    res_partner_find,
    res_partner_guard,
    res_partner_import,
    res_partner_lookup,
    trade_collision_attempt,
    trade_collision_claim,
    trade_collision_key,
)
