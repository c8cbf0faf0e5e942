from . import test_new_customer, test_price_history, test_tours, test_validity
