from . import trade_sale_revalidate, trade_sale_revalidate_line
