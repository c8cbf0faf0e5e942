from . import test_dispatches, test_histories
