from . import models, report, wizard
from .hooks import _post_init_fill, _uninstall_functions
