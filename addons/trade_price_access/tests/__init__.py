from . import test_documents, test_privileges, test_scan, test_tours, test_views, test_warehouse_flows
