def post_init_hook(env):
    """Give each company a pool, and write into the ledger who owned what when the ledger began."""
    env["res.company"].search([])._trade_ensure_pool()
    env["res.partner"]._trade_start_ledger()
