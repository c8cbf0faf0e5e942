from . import (
    ir_model_fields,
    mail_thread,
    product_product,
    product_supplierinfo,
    purchase_order,
    purchase_order_line,
    res_users,
    stock_forecasted,
    stock_move,
    stock_rule,
    trade_price_policy,
)
