from . import purchase_order, res_partner, trade_supplier_licence, trade_supplier_term
