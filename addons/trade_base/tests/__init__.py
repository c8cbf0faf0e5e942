from . import (
    test_access,
    test_chain,
    test_control_documents,
    test_control_points,
    test_control_policy,
    test_departments,
    test_exemption,
    test_performance,
    test_reminder_provider,
    test_review_tools,
    test_roles,
    test_tours,
)
