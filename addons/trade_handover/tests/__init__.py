from . import (
    test_absence,
    test_access,
    test_archive_guard,
    test_collect,
    test_course,
    test_move,
    test_performance,
    test_report,
    test_tours,
    test_undo,
)
