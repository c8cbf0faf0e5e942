def post_init_hook(env):
    """Write down who sees which customer; until an administrator decides otherwise, everybody sees all."""
    env["trade.customer.access"]._refresh()
