from . import test_tours
from . import test_translations
from . import test_walking_trade
