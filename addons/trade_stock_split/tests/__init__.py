from . import (
    test_access,
    test_conservation,
    test_cost,
    test_count,
    test_dispatch,
    test_guard,
    test_lists,
    test_lots,
    test_order,
    test_routes,
    test_tours,
    test_tracking,
)
