from . import trade_customer_protect
