from odoo.tools import SQL, split_every

BATCH = 2000


def pre_init_hook(env):
    """Make the column in SQL, so that Odoo does not compute it product by product while it installs."""
    env.cr.execute(SQL("ALTER TABLE product_product ADD COLUMN IF NOT EXISTS trade_search_key varchar"))


def post_init_hook(env):
    """Fill the keys of the products there are, a batch a statement."""
    env.cr.execute(SQL("SELECT id FROM product_product ORDER BY id"))
    for ids in split_every(BATCH, [row[0] for row in env.cr.fetchall()]):
        keys = env["product.product"].browse(ids)._trade_search_keys()
        env.cr.execute(
            SQL(
                "UPDATE product_product p SET trade_search_key = k.key FROM unnest(%s, %s) k(id, key) WHERE k.id = p.id",
                list(keys),
                list(keys.values()),
            )
        )
    env["product.product"].invalidate_model(["trade_search_key"], flush=False)
