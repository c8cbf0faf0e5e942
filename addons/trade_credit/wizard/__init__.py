from . import trade_credit_request_ask, trade_credit_request_decide
