from . import test_receipt, test_receipt_lots, test_tours
