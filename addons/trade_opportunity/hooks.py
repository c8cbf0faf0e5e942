from odoo.tools import SQL


def pre_init_hook(env):
    """Make the stored columns in SQL: what is there keeps its stage and has no process, so nothing is computed."""
    env.cr.execute(
        SQL(
            "ALTER TABLE crm_lead ADD COLUMN IF NOT EXISTS trade_name_key varchar,"
            " ADD COLUMN IF NOT EXISTS trade_process_id integer"
        )
    )


def post_init_hook(env):
    """Fill the keys by which names are compared."""
    env["crm.lead"]._trade_fill_name_keys()
