from . import test_price_history, test_tours, test_validity
