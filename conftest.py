"""For all tests: a WARNING in Odoo's log fails the test that caused it, and none of ours is skipped in silence."""

import logging
import os
import shutil
from collections import Counter
from pathlib import Path
from unittest import mock

import pytest

ROOT = Path(__file__).resolve().parent
#: (logger, start of the message): warnings of Odoo itself in test mode that say nothing about our code.
ALLOWED = ()
#: Tests that share nothing, each long enough to be given to a worker alone; of all others a class or a module stays together.
ALONE = "tests/test_install_matrix.py"


class LogGuard(logging.Handler):
    """Collects warnings and errors."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.found = []

    def emit(self, record):
        message = record.getMessage()
        if not any(record.name.startswith(name) and message.startswith(start) for name, start in ALLOWED):
            self.found.append(f"{record.levelname} {record.name}: {message}")


GUARD = LogGuard()


def pytest_sessionstart(session):
    logging.getLogger().addHandler(GUARD)


def _scope(nodeid):
    """What runs on one worker together with this test."""
    return nodeid if ALONE in nodeid else nodeid.rsplit("::", 1)[0]


def pytest_collection_modifyitems(items):
    """The longest first (tests/longest.txt), then what has most tests: no worker is alone with a long one in the end."""
    longest = {scope: place for place, scope in enumerate((ROOT / "tests" / "longest.txt").read_text().split())}
    sizes = Counter(_scope(item.nodeid) for item in items)

    def place(item):
        scope = _scope(item.nodeid)
        return longest.get(scope, longest.get(scope.split("[")[0], len(longest))), -sizes[scope]

    items.sort(key=place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return _scope(nodeid)

    return Scheduling(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown():
    """Tell ./trade test that a worker has nothing left to do: the next group of tests begins."""
    if idle := os.getenv("TRADE_TEST_IDLE"):
        Path(idle).touch()


@pytest.fixture(scope="session", autouse=True)
def _filestore_of_its_own(request):
    """Each worker has its own database, so also its own files: Odoo's clean-up of one would remove those of another."""
    if not (os.getenv("PYTEST_XDIST_WORKER") and request.config.pluginmanager.hasplugin("odoo")):
        yield
        return
    request.getfixturevalue("load_registry")
    from odoo.tests.common import get_db_name
    from odoo.tools import config

    own = Path(config["data_dir"], "filestore", get_db_name())
    shutil.rmtree(own, ignore_errors=True)
    shutil.copytree(config.filestore(get_db_name()), own, copy_function=os.link)
    with mock.patch.object(config, "filestore", return_value=str(own)):
        yield
    shutil.rmtree(own, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _patience_with_the_browser(request):
    """Odoo gives Chromium ten seconds to start; on two busy cores the first start of the day takes longer."""
    if request.config.pluginmanager.hasplugin("odoo"):
        import odoo.tests.common

        odoo.tests.common.CHECK_BROWSER_ITERATIONS *= 6


@pytest.fixture(autouse=True)
def _no_warnings_in_the_log():
    yield
    found, GUARD.found[:] = GUARD.found[:], []
    if found:
        pytest.fail("Odoo's log has warnings or errors:\n" + "\n".join(found), pytrace=False)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    # Odoo's own tests (./trade test --core) may skip what they need and we do not have
    ours = not {ROOT / "addons", ROOT / "tests"}.isdisjoint(item.path.parents)
    if ours and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}. Install what it needs, or remove it."
