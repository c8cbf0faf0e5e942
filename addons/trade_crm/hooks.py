from odoo.tools import SQL


def pre_init_hook(env):
    """Make the stored columns in SQL: without follow-ups they are empty, and a large pipeline need not be computed."""
    env.cr.execute(
        SQL(
            "ALTER TABLE crm_lead ADD COLUMN IF NOT EXISTS trade_last_contact timestamp,"
            " ADD COLUMN IF NOT EXISTS trade_next_date date, ADD COLUMN IF NOT EXISTS trade_silence varchar"
        )
    )
