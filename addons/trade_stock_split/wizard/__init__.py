from . import stock_return_picking_line, trade_dispatch_end, trade_order_close
