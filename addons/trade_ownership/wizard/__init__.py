from . import (
    base_partner_merge,
    trade_ownership_apply,
    trade_ownership_assign,
    trade_ownership_assign_line,
    trade_pool_draw,
)
