from . import (
    test_assets,
    test_chain,
    test_fans,
    test_merge,
    test_page_data,
    test_small_gaps,
    test_tours,
    test_translations,
    test_walking_trade,
    test_who_may,
)
