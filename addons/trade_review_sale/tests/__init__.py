from . import (
    test_review_course,
    test_review_guard,
    test_review_performance,
    test_review_rpc,
    test_review_rules,
    test_review_tours,
)
