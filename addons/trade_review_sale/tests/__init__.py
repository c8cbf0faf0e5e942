from . import test_review_course

