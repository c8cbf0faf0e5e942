from . import trade_fan_decide, trade_fan_import
