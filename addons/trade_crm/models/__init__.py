# isort: skip_file
# The mixins and the models others take constants from come first.
from . import (
    trade_import_mixin,
    trade_inquiry_part_mixin,
    trade_competitor,
    trade_inquiry_question,
    trade_inquiry_product,
    trade_inquiry_rating,
    trade_followup,
    trade_followup_template,
    trade_followup_rule,
    crm_lead,
    crm_lead_colleague,
    crm_lead_course,
    crm_lead_sample,
    crm_lead_silence,
    mail_activity,
    mail_followers,
    res_partner,
    res_company,
    res_config_settings,
    sale_order,
)
