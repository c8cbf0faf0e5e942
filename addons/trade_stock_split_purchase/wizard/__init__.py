from . import trade_order_close, trade_order_close_line
