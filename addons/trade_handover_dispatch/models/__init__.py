from . import sale_order_line, trade_dispatch
