from . import (
    stock_return_picking_line,
    trade_dispatch_decide,
    trade_dispatch_end,
    trade_order_close,
    trade_order_close_line,
)
