from . import purchase_order, stock_lot, stock_move, stock_picking
