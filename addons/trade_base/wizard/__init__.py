from . import trade_exemption_grant
from . import trade_review_decide
from . import trade_review_delegate
