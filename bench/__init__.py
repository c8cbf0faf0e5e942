"""Benchmarks of the trade suite beside plain Odoo and OCA peers: `./trade bench --help`, docs/developer/benchmarks.md."""
