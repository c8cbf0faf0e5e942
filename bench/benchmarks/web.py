"""What the pages of the web client take in a browser, with our addons and without (G15).

Here the figure in brackets is the number of remote calls of the page, not of SQL statements. Warm: the browser has been
there before. Besides the manager, who has no role of ours, somebody who may see credit opens the pages of our addons: more
menus, more fields. Goals, for both: one remote call more on a page of Odoo's, 60 KB more the first time (bodies over the wire, which Odoo
does not compress), the slowest call at most 1.3 × as slow, our own pages at most 1.15 × Odoo's list of orders, nothing in
the console.
"""

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from bench import odoo_setup
from bench.results import Sample

VARIANTS = ("core", "ours")
#: Who opens the pages of our addons: {name of the column: the role that the manager has besides the own groups}.
ROLES = {"ours": None, "sees credit": "trade_base.group_finance_manager"}
#: Pages of Odoo's own.
PAGES = {
    "list of orders": "/odoo/action-sale.action_orders",
    "an order": "/odoo/action-sale.action_orders/{sale.order: [('state', '=', 'sale')]}",
    "list of contacts": "/odoo/action-base.action_partner_form",
    "a customer": "/odoo/action-base.action_partner_form/{res.partner: [('is_company', '=', true)]}",
    "pipeline": "/odoo/action-crm.crm_lead_action_pipeline",
    "deliveries": "/odoo/action-stock.action_picking_tree_outgoing",
}
#: Pages of ours.
OWN = {
    "my reviews": "/odoo/action-trade_base.trade_review_action_mine",
}
PASSWORD = "bench"
START_SECONDS = 120


def run(bench):
    from tradetool.browser import Browser

    cold, warm = {}, {}
    for variant in bench.variants:
        roles = ROLES if variant == "ours" else {variant: None}
        with bench.databases.temporary(bench.database(variant)) as database, Browser() as browser:
            logins = _prepare(database, roles)
            with _served(database) as server:
                for page, address in {**PAGES, **(OWN if variant == "ours" else {})}.items():
                    if bench.only and bench.only not in page:
                        continue
                    for who, login in logins.items():
                        visits = _visits(bench, browser, server, database, login, address)
                        cold[page, who], warm[page, who] = visits[0], visits[1:]
                        samples = [Sample(visit.ms, len(visit.calls)) for visit in visits[1:]]
                        bench.record(page, who, samples)
    _goals(bench, cold, warm)


def _visits(bench, browser, server, database, login, address):
    """The first visit with an empty browser and the warm ones, after one that goes unmeasured: to a user who has never
    been there Odoo says more."""
    from tradetool.browser import Session

    session = Session(server, database, login, PASSWORD)
    address = session.resolve(address)
    browser.enter(session)
    browser.open(session, address)
    browser.forget(session)
    browser.enter(session)
    first = browser.open(session, address)
    return [first, *(browser.open(session, address) for _ in range(bench.repeat))]


def _goals(bench, cold, warm):
    def slowest(visits):
        # in the visit that was disturbed least: what else the machine does only makes a call slower
        return min(max(visit.calls.values(), default=0) for visit in visits)

    for page, who in warm:
        if page not in PAGES or who == "core":
            continue
        ours, core = warm[page, who], warm[page, "core"]
        calls = max(len(visit.calls) for visit in ours) - max(len(visit.calls) for visit in core)
        bench.goal("G15", f"{page}, {who}: remote calls more", calls, 1)
        bench.goal("G15", f"{page}, {who}: KB more, first visit", cold[page, who].kb - cold[page, "core"].kb, 60)
        bench.goal("G15", f"{page}, {who}: slowest call, × plain Odoo", slowest(ours) / max(slowest(core), 1), 1.3)
    for page in OWN:
        if (page, "ours") in warm and ("list of orders", "core") in warm:
            row, base = bench.results.find(page, "ours"), bench.results.find("list of orders", "core")
            bench.goal("G15", f"{page}: × plain Odoo's list of orders", row.ms / base.ms, 1.15)
    errors = [
        error for (_page, who), visits in warm.items() if who != "core" for visit in visits for error in visit.errors
    ]
    bench.goal("G15", "errors in the console", len(errors), 0)
    for error in sorted(set(errors)):
        bench.note(f"console: {error[:300]}")


def _prepare(database, roles):
    """Let the manager log in, and for each role a colleague who has it besides.

    :param roles: {name: external id of a group, or None for the manager}
    :return: {name: login}
    """

    def body(env):
        manager = env.ref("bench.manager")
        logins = {}
        for name, role in roles.items():
            user = manager
            if role:
                user = manager.with_context(no_reset_password=True).copy({"login": f"{manager.login}_{role}"})
                user.group_ids += env.ref(role)
            user.password = PASSWORD
            logins[name] = user.login
        return logins

    logins = odoo_setup.as_superuser(odoo_setup.load(database), body)
    odoo_setup.unload(database)
    return logins


@contextlib.contextmanager
def _served(database):
    """A server of this database alone; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        Path(sys.executable).parent / "odoo-bin",
        "server",
        f"--database={database}",
        f"--db-filter=^{database}$",
        "--http-interface=127.0.0.1",
        f"--http-port={port}",
    ]
    command += ["--max-cron-threads=0", "--log-level=warn", "--no-database-list"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = f"http://127.0.0.1:{port}"
    try:
        _wait(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _wait(server, process):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{server}/web/health", timeout=5):
            return
        time.sleep(0.2)
    raise RuntimeError("the server did not start")
