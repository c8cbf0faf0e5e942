# mixins first: the documents below inherit them
from . import trade_credit_holder_mixin, trade_credit_release_mixin

# isort: split
from . import (
    trade_credit_document_mixin,
    trade_credit_figures_mixin,
    trade_credit_ledger,
    trade_credit_meeting,
)

# isort: split
from . import (
    account_move,
    account_move_line,
    account_partial_reconcile,
    payment_transaction,
    res_company,
    res_config_settings,
    res_currency_rate,
    res_partner,
    sale_order,
    sale_order_line,
    stock_picking,
    trade_credit_assessment,
    trade_credit_authority,
    trade_credit_balance,
    trade_credit_bucket,
    trade_credit_check,
    trade_credit_check_source,
    trade_credit_entry,
    trade_credit_grade,
    trade_credit_ledger_entering,
    trade_credit_ledger_post,
    trade_credit_object,
    trade_credit_object_exposure,
    trade_credit_object_import,
    trade_credit_object_name,
    trade_credit_object_over,
    trade_credit_request,
    trade_credit_request_moot,
    trade_credit_request_reader,
    trade_credit_run,
    trade_credit_source,
    trade_credit_standing,
    trade_credit_standing_source,
    trade_exemption,
)
