from . import models, wizard
from .hooks import _post_init_fill
