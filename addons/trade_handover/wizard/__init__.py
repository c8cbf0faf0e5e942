from . import trade_handover_remark
