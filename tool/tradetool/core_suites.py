"""./trade test --core: Odoo's own tests, with and without our addons, compared.

Both runs are the same in all but our addons; what fails in both is Odoo's (or this environment's) business.
"""

import csv
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from .ui import say, step

SUITES = ["crm", "sale", "sale_stock", "stock", "purchase", "purchase_stock", "account"]


def compare(settings, databases, arguments):
    """Run the suites (or those named among the arguments) in both databases and compare.

    :return: 0 when every test that fails only with our addons is listed in tests/core_exceptions.csv
    """
    names = [argument for argument in arguments if argument in SUITES] or SUITES
    others = [argument for argument in arguments if argument not in SUITES]
    plain = _failures(settings, databases, "plain", databases.core(), names, others)
    ours = _failures(settings, databases, "ours", databases.addons(), names, others)
    suspects = sorted(ours - plain)
    if suspects:
        # alone, and once more: a test that depends on chance or on its neighbours is not ours to answer for
        again = [*others, "--last-failed", "--last-failed-no-failures=none"]
        suspects = sorted(set(suspects) & _failures(settings, databases, "ours", databases.addons(), names, again))
    with open(settings.root / "tests" / "core_exceptions.csv", encoding="utf-8", newline="") as file:
        excused = {row["test"]: row["reason"] for row in csv.DictReader(file)}
    unexplained = [test for test in suspects if test not in excused]
    say(f"\nOdoo's own suites ({', '.join(names)}): {len(plain)} tests fail without our addons, {len(ours)} with them.")
    for test in suspects:
        say(f"  only with ours: {test}: {excused.get(test, 'NO REASON IS WRITTEN DOWN')}")
    say(f"{len(unexplained)} tests fail only because of us.")
    return 1 if unexplained else 0


def _failures(settings, databases, name, template, suites, arguments):
    """Names of the tests that fail."""
    report = settings.data / f"core-{name}.xml"
    report.unlink(missing_ok=True)
    database = f"trade_core_run_{name}"
    with step(f"Odoo's own tests on {template} (long)"):
        databases.copy(template, database)
        command = [settings.venv / "bin" / "python", "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider"]
        if "--last-failed" in arguments:
            command = command[:-2] + ["-o", f"cache_dir={settings.data}/core-cache-{name}"]
        else:
            command = command[:-2] + ["-o", f"cache_dir={settings.data}/core-cache-{name}", "--cache-clear"]
        command += [f"-n{min(os.cpu_count() or 1, 8)}", "--dist=loadscope", f"--junitxml={report}", "--tb=short"]
        command += [f"--odoo-config={settings.config}", f"--odoo-database={database}", "--odoo-http"]
        tests = [_folder(settings, suite) for suite in suites]
        with open(settings.logs / f"core-{name}.log", "w", encoding="utf-8") as log:
            subprocess.run(
                [*map(str, command), *map(str, tests), *arguments],
                env=databases.env,
                stdout=log,
                stderr=log,
                cwd=tests[0],
            )
        databases.drop(database)
    failed = set()
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed.add(f"{case.get('classname')}.{case.get('name')}")
    return failed


def _folder(settings, suite):
    """The tests of a core addon."""
    code = "import odoo.addons.base, os; print(os.path.dirname(os.path.dirname(odoo.addons.base.__file__)))"
    base = Path(
        subprocess.run(
            [settings.venv / "bin" / "python", "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
    )
    for root in (base, base.parents[1] / "addons"):
        if (root / suite / "tests").is_dir():
            return root / suite / "tests"
    sys.exit(f"no tests of {suite}")
