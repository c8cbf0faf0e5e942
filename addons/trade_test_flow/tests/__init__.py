from . import test_tours, test_translations, test_walking_trade, test_who_may
