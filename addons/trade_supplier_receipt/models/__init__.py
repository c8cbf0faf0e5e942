from . import trade_supplier_evaluation
