from . import test_licence
