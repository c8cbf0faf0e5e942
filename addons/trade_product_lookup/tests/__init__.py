from . import test_lookup, test_search_key, test_tours
