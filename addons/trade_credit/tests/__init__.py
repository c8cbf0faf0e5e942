from . import test_ledger, test_histories, test_grading, test_guard, test_release, test_seeing, test_tours
