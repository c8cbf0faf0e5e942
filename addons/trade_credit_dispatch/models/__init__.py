from . import sale_order_line, trade_credit_source, trade_dispatch, trade_dispatch_line
