"""Fixtures for tests that Odoo's own loader cannot run: real connections that commit, on a database of their own."""

import os
import subprocess
import threading
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest

from odoo import SUPERUSER_ID, api, sql_db
from odoo.orm.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

#: An addon whose tests Odoo runs, in a database that test_shop.py makes.
collect_ignore = ["shop"]


def _variable(name):
    """Return an environment variable, or fail: a race test that is skipped proves nothing."""
    value = os.environ.get(name)
    if not value:
        pytest.fail(f"{name} is not set. Run these tests with ./trade test tests, which prepares it.", pytrace=False)
    return value


@pytest.fixture(scope="module")
def registry():
    """Registry of a fresh copy of the template database; what the tests commit goes away with it."""
    template, config_file = _variable("TRADE_TEST_TEMPLATE"), _variable("TRADE_TEST_CONFIG")
    for name in ("PGHOST", "PGUSER"):
        _variable(name)

    database = f"trade_race_{uuid.uuid4().hex[:12]}"
    subprocess.run(["createdb", "-T", template, database], check=True)
    try:
        config.parse_config(["-c", config_file, "-d", database, "--no-http", "--log-level=warn"])
        registry = Registry(database)
        if "trade.control" not in registry:
            pytest.fail(f"trade_base is not installed in {template}. Install it there first.", pytrace=False)
        yield registry
        Registry.delete(database)
    finally:
        sql_db.close_db(database)
        subprocess.run(["dropdb", "--if-exists", "--force", database], check=True)


@pytest.fixture
def environment(registry):
    """Environment of the superuser in a transaction that is committed at the end of the ``with`` block it is used in.

    Use: ``with environment() as env: ...``
    """

    @contextmanager
    def opened():
        with registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    return opened


@pytest.fixture
def together(registry):
    """Run one function in several transactions that all began before any of them ended.

    ``together(count, work)`` calls ``work(env, index, meet)`` in ``count`` threads with a connection each, under Odoo's own
    retry loop. ``meet()`` waits, in the first attempt only, until every thread has called it: a snapshot taken before it
    is older than every commit. Returns, by index, what ``work`` returned or the exception it ended with.
    """

    def run(count, work):
        barrier = threading.Barrier(count, timeout=120)
        results = [None] * count

        def one(index):
            attempts = []

            def meet():
                if len(attempts) == 1:
                    barrier.wait()

            try:
                with registry.cursor() as cr:
                    env = api.Environment(cr, SUPERUSER_ID, {})

                    def attempt():
                        attempts.append(index)
                        return work(env, index, meet)

                    results[index] = retrying(attempt, env)
            except Exception as error:  # the test judges it
                results[index] = error

        threads = [threading.Thread(target=one, args=(index,)) for index in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    return run


@pytest.fixture
def cap_touch(registry):
    """The helper under test; importable only once the configuration names the folder of our addons."""
    from odoo.addons.trade_base.tools.cap import cap_touch

    return cap_touch


@pytest.fixture(scope="session")
def data():
    """The data folder of the ./trade that runs these tests."""
    return Path(_variable("TRADE_TEST_CONFIG")).parent
