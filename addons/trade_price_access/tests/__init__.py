from . import test_warehouse_flows
