from . import test_dispatches
