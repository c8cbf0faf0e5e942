from . import test_review_course
from . import test_review_guard
