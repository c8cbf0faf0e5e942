from . import base_partner_merge, trade_customer_protect
