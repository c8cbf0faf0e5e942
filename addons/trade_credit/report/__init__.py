from . import trade_credit_analysis, trade_credit_status
