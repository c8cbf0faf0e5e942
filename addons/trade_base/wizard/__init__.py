# the base of the others first
from . import trade_exemption_dialog

# isort: split
from . import trade_exemption_grant, trade_exemption_request, trade_review_decide, trade_review_delegate
