from . import trade_exemption_grant, trade_review_decide, trade_review_delegate
