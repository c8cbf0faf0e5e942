from .tools.stored import FUNCTIONS, drop


def _post_init_fill(env):
    """Fill the ledger from the documents there are, in a few statements whatever their number."""
    env["trade.credit.run"]._fill()


def _uninstall_functions(env):
    """Leave nothing behind in the database."""
    drop(env.cr, *FUNCTIONS)
