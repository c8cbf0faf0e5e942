from . import (
    test_access,
    test_colleague,
    test_course,
    test_followup,
    test_import,
    test_inquiry,
    test_performance,
    test_rating,
    test_silence,
    test_tours,
)
