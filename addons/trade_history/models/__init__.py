from . import (
    account_move,
    account_payment,
    crm_lead,
    ir_attachment,
    mail_message,
    purchase_order,
    res_partner,
    res_partner_search,
    sale_order,
    stock_picking,
    trade_chain_mixin,
    trade_followup,
)
