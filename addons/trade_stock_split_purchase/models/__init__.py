# isort: skip_file
from . import res_company
from . import res_config_settings
from . import purchase_order
from . import purchase_order_line
from . import trade_dispatch
from . import trade_dispatch_line
from . import trade_dispatch_line_lots
from . import trade_receipt_lot
from . import stock_move
