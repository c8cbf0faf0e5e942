# mixins first: the models below inherit them
from . import (
    trade_cached_mixin,
    trade_chain_mixin,
    trade_closed_mixin,
    trade_control_line_mixin,
    trade_control_mixin,
    trade_derived_mixin,
)

# isort: split
from . import (
    account_move,
    account_move_line,
    account_payment,
    base,
    crm_lead,
    crm_team,
    mail_activity,
    payment_transaction,
    purchase_order,
    purchase_order_line,
    res_company,
    res_config_settings,
    res_groups,
    res_users,
    sale_order,
    sale_order_line,
    stock_move,
    stock_picking,
    trade_control,
    trade_control_policy,
    trade_exemption,
    trade_reminder,
    trade_reminder_provider,
    trade_reminder_setting,
    trade_reminder_snooze,
    trade_reminder_source,
    trade_review,
    trade_review_aspect,
    trade_review_deputy,
    trade_review_line_mixin,
    trade_review_mixin,
    trade_review_opinion,
    trade_review_rule,
    trade_review_rule_step,
)

# Each of these goes on with a class of a file above.
# isort: split
from . import (
    trade_control_banner,
    trade_control_exemption,
    trade_control_online,
    trade_exemption_request,
    trade_reminder_ask,
    trade_review_course,
    trade_review_notice,
    trade_review_opinion_decide,
    trade_review_opinion_notice,
    trade_review_panel,
    trade_review_request,
    trade_review_view,
)
