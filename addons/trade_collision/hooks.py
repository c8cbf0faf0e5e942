def post_init_hook(env):
    """Make the keys of the customers that are there."""
    env["trade.collision.key"]._fill()
