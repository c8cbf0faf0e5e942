from . import test_deliveries, test_histories
