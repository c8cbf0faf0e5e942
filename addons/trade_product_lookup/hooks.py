from odoo.tools import SQL


def pre_init_hook(env):
    """Make the column in SQL, so that Odoo does not compute it product by product while it installs."""
    env.cr.execute(SQL("ALTER TABLE product_product ADD COLUMN IF NOT EXISTS trade_search_key varchar"))


def post_init_hook(env):
    """Fill the keys of the products there are."""
    env["product.product"]._trade_fill_search_keys()
