"""Installing each addon of ours, on a new company and on one with much data (G16).

Goal: at most 3 s over the start of the server on empty data; at most 15 s, and one statement for 1,000 existing rows,
on data of size L.
"""

import threading
import time

from bench import odoo_setup
from bench.results import Sample

VARIANTS = ("core",)
#: Rows that an addon may have to fill: what the statements are counted against.
TABLES = ("res_partner", "crm_lead", "sale_order", "sale_order_line", "account_move", "account_move_line")
#: With fewer rows a handful of statements says nothing about growth.
MUCH = 100_000


def run(bench):
    for data, source in (("none", bench.databases.template), (bench.databases.size_name, bench.database("core"))):
        with bench.databases.temporary(source) as database:
            rows = _rows(database)
            start = _timed(lambda name=database: odoo_setup.load(name))
            bench.record("start of the server", "ours", [start], data=data, rows=rows)
            before = _installed(database)
            for addon in bench.databases.addons:
                if addon in before:
                    continue
                sample = _timed(lambda name=database, addon=addon: odoo_setup.install(name, [addon]))
                together = sorted(_installed(database) & set(bench.databases.addons) - before - {addon})
                before = _installed(database)
                case = addon + (f" (with {', '.join(together)})" if together else "")
                bench.record(case, "ours", [sample], data=data, rows=rows)
                _goals(bench, case, 1 + len(together), sample, start, data, rows)


def _goals(bench, case, addons, sample, start, data, rows):
    over = (sample.ms - start.ms) / 1000
    if data == "none":
        bench.goal("G16", f"{case}, no data: seconds over the start", over, 3 * addons)
        return
    bench.goal("G16", f"{case}, data {data}: seconds over the start", over, 15 * addons)
    empty = bench.results.find(case, "ours", data="none")
    more = sample.queries - empty.queries
    if rows >= MUCH:
        bench.goal("G16", f"{case}, data {data}: statements more for 1,000 rows", more / (rows / 1000), 1)


def _timed(body):
    thread = threading.current_thread()
    queries, start = thread.query_count, time.perf_counter()
    body()
    return Sample((time.perf_counter() - start) * 1000, thread.query_count - queries)


def _rows(database):
    registry = odoo_setup.load(database)
    with registry.cursor() as cr:
        cr.execute(" UNION ALL ".join(f"SELECT count(*) FROM {table}" for table in TABLES))
        total = sum(count for (count,) in cr.fetchall())
    odoo_setup.unload(database)
    return total


def _installed(database):
    registry = odoo_setup.load(database)
    with registry.cursor() as cr:
        cr.execute("SELECT name FROM ir_module_module WHERE state = 'installed'")
        return {name for (name,) in cr.fetchall()}
