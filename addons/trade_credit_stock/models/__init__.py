from . import sale_order_line, stock_move, stock_picking, trade_credit_source
