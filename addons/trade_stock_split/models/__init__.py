# isort: skip_file
# the mixin of order lines and the models that others extend come first
from . import trade_dispatch_source
from . import res_company
from . import res_config_settings
from . import product_template
from . import sale_order
from . import sale_order_line
from . import trade_dispatch
from . import trade_dispatch_line
from . import trade_dispatch_directive
from . import trade_dispatch_difference
from . import trade_dispatch_lot
from . import trade_lot_grade
from . import trade_lot_stock
from . import trade_open_delivery
from . import trade_warehouse_charge_kind
from . import trade_warehouse_charge
from . import stock_lot
from . import stock_rule
from . import stock_warehouse
from . import stock_move
from . import stock_move_count
from . import stock_move_line
from . import stock_move_line_count
from . import stock_picking
from . import stock_quant
