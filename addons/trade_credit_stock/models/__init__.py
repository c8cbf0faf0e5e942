from . import stock_move, stock_picking, trade_credit_source
