from . import test_talking_points
