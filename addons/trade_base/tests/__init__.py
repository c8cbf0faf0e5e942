from . import test_access
from . import test_control_documents
from . import test_control_points
from . import test_control_policy
from . import test_departments
from . import test_exemption
from . import test_performance
from . import test_roles
