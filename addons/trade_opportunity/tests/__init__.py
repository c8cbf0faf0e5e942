from . import (
    test_application,
    test_assignment,
    test_duplicate,
    test_entry,
    test_name_key,
    test_performance,
    test_process,
    test_settings,
    test_tours,
)
