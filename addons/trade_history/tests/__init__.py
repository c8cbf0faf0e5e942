from . import test_history, test_history_access, test_performance, test_print, test_search, test_tours
