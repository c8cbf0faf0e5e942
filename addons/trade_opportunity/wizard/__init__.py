from . import trade_opportunity_assign, trade_opportunity_refuse
