from . import purchase_order, stock_picking
