from . import trade_exemption_grant
