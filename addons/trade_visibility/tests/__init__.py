from . import (
    test_access_table,
    test_leaks,
    test_policy,
    test_protection,
    test_share,
    test_tours,
)
