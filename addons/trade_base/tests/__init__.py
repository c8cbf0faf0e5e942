from . import test_control_points
