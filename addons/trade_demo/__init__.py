from .loader import load
from .loader.company import ensure_company_is_free


def _pre_init_check_company(env):
    """Refuse before anything is written when the database is already somebody's company (USE-2)."""
    ensure_company_is_free(env)


def _post_init_load(env):
    """Make the demo company once; a second installation finds it and leaves it alone (USE-2)."""
    load(env)
