from . import base_partner_merge, trade_credit_request_ask, trade_credit_request_decide
