from . import (
    test_entering,
    test_grading,
    test_guard,
    test_histories,
    test_ledger,
    test_paths,
    test_release,
    test_seeing,
    test_standing,
    test_tours,
)
