# isort: skip_file
# What inquiries refer to comes before them.
from . import (
    res_company,
    res_config_settings,
    crm_stage,
    trade_opportunity_process,
    trade_opportunity_step,
    trade_followup_template,
    trade_followup,
    crm_lead,
    crm_lead_entry,
    crm_lead_duplicate,
    crm_lead_assignment,
    trade_opportunity_application,
    trade_review,
)
