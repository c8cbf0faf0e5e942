from . import test_access, test_evaluation, test_performance, test_tours
