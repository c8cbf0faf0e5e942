from . import test_category, test_documents, test_privileges, test_scan, test_tours, test_views, test_warehouse_flows
