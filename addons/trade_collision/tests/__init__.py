from . import (
    test_attempt,
    test_card,
    test_collision,
    test_import,
    test_lookup,
    test_pairs,
    test_performance,
    test_policy,
)
