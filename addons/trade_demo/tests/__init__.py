from . import (
    test_awkward_cases,
    test_consistency,
    test_dispatches,
    test_fans,
    test_inquiries,
    test_knowledge,
    test_load,
    test_logins,
    test_reviews,
    test_tables,
)
