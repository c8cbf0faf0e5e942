from . import test_access, test_decide, test_fan_row, test_import, test_intake, test_match, test_performance, test_rules
