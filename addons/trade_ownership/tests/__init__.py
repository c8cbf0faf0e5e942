from . import (
    test_access,
    test_application,
    test_assign,
    test_caps,
    test_customer_data,
    test_follow,
    test_ownership,
    test_performance,
    test_pool,
    test_return,
    test_share_out,
    test_tours,
)
