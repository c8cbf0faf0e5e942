from . import test_receipt, test_tours
