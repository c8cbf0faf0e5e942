from . import test_review_purchase
