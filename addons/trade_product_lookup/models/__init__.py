from . import product_product, trade_customer_code
