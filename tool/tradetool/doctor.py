"""What is right and wrong on this machine, and what to do about it."""

import os
import platform
import shutil
import subprocess
import sys

from . import debian, odoo, postgres, server, system
from .settings import SERIES
from .ui import Problem, say

FIRST_TIME_GB = 5
LATER_GB = 1


def check_room(settings):
    """Raise Problem before a set-up that would fill the disk."""
    need = LATER_GB if (settings.data / "odoo").exists() or settings.own_odoo else FIRST_TIME_GB
    free = shutil.disk_usage(settings.data).free / 2**30
    if free < need:
        raise Problem(
            f"{free:.1f} GB are free where {settings.data} lies; the set-up needs {need} GB",
            "Free some, or keep everything on another disk: --data FOLDER.",
        )


def report(settings):
    """Print one line per check.

    :return: 1 when anything is wrong that keeps `up` from working, else 0
    """
    wrong = 0
    for name, check in CHECKS.items():
        try:
            say(f"ok    {name}: {check(settings)}")
        except Problem as problem:
            optional = problem.what.startswith("(optional)")
            wrong += not optional
            say(f"{'note ' if optional else 'WRONG'} {name}: {problem.what.removeprefix('(optional) ')}")
            for line in problem.way_out.splitlines():
                say(f"        {line}")
    say("Nothing is wrong." if not wrong else f"{wrong} to put right.")
    return 1 if wrong else 0


def _python(_settings):
    return f"{platform.python_version()} ({sys.executable})"


def _disk(settings):
    check_room(settings)
    used = subprocess.run(["du", "-sm", settings.data], capture_output=True, text=True).stdout.split()
    return f"{shutil.disk_usage(settings.data).free / 2**30:.0f} GB free, {settings.data} takes {used[0] if used else 0} MB"


def _port(settings):
    found = server.running(settings)
    if found:
        return f"our server (process {found[0]}) is on port {found[1]}"
    server.check_port(settings)
    return f"{settings.port} is free"


def _packages(settings):
    if not (settings.venv / "trade-stamp").exists():
        return "not installed yet; ./trade up does it"
    if not _python_runs(settings, "import psycopg2, lxml, werkzeug, reportlab"):
        raise Problem("the virtual environment is broken", f"Remove {settings.venv} and run ./trade up again.")
    return f"in {settings.venv}"


def _barcodes(settings):
    if not _python_runs(settings, "import reportlab"):
        return "wait for the Python packages"
    code = "from reportlab.graphics.barcode import createBarcodeDrawing as d; d('Code128', value='A').asString('png')"
    if not _python_runs(settings, code):
        raise Problem(
            "(optional) prints with barcodes do not work with this Python",
            "Use Python 3.12 or older, or install rlPyCairo into the virtual environment (needs a compiler and cairo).",
        )
    return "are drawn"


def _python_runs(settings, code):
    try:
        return subprocess.run([settings.venv / "bin" / "python", "-c", code], capture_output=True).returncode == 0
    except OSError:
        # the Python that it was made with is gone
        return False


def _odoo(settings):
    if settings.own_odoo:
        return f"{SERIES} in {odoo.own(settings)}"
    if (settings.data / "odoo").exists():
        return f"{SERIES} in {settings.data / 'odoo'}"
    debian.archive()
    return "not fetched yet; ./trade up does it"


def _postgres(settings):
    if settings.own_postgres and not (settings.venv / "trade-stamp").exists():
        return "asked when psql is here, which comes with the Python packages"
    if settings.own_postgres:
        postgres.ensure(settings)
    elif not postgres.running(settings):
        return "not running; ./trade up starts it"
    version = postgres.sql(settings, "SHOW server_version")[0][0]
    return f"{version} at {postgres.environment(settings)['PGHOST']}"


def _program(package):
    def check(_settings):
        if system.missing([package]):
            why = system.PROGRAMS[package][1]
            raise Problem(
                f"(optional) missing; needed for: {why}",
                f"apt-get install {package} as an administrator"
                + (" (./trade does it by itself when it needs it)." if os.geteuid() == 0 else "."),
            )
        return system.PROGRAMS[package][1]

    return check


CHECKS = {
    "Python": _python,
    "disk": _disk,
    "port": _port,
    "Python packages": _packages,
    "barcodes": _barcodes,
    "Odoo": _odoo,
    "PostgreSQL": _postgres,
    **{package: _program(package) for package in system.PROGRAMS},
}
