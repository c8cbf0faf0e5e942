from . import test_notebook
