from . import res_partner, trade_supplier_evaluation
