from . import test_review_course
from . import test_review_guard
from . import test_review_performance
from . import test_review_rpc
from . import test_review_rules
from . import test_review_tours
