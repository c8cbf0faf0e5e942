# mixins first: the models below inherit them
from . import trade_control_mixin

# isort: split
from . import account_move
from . import crm_team
from . import purchase_order
from . import purchase_order_line
from . import res_company
from . import res_config_settings
from . import res_users
from . import sale_order
from . import sale_order_line
from . import stock_move
from . import stock_picking
from . import trade_control
from . import trade_control_policy
from . import trade_exemption
