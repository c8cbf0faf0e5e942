from . import trade_history_report
