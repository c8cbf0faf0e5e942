"""./trade test --core: Odoo's own tests, with and without our addons, compared.

Both runs are the same in all but our addons; what fails in both is Odoo's (or this environment's) business.
"""

import csv
import json
import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree

from .settings import digest
from .ui import Problem, say, step

SUITES = ["crm", "sale", "sale_stock", "stock", "purchase", "purchase_stock", "account"]


def compare(settings, databases, arguments):
    """Run the suites (or those named among the arguments) in both databases and compare.

    :return: 0 when every test that fails only with our addons is listed in tests/core_exceptions.csv
    """
    names = [argument for argument in arguments if argument in SUITES] or SUITES
    others = [argument for argument in arguments if argument not in SUITES]
    plain = _plain(settings, databases, names, others)
    with step("The same with our addons"):
        ours = _run(settings, databases, "ours", databases.addons(), names, others)
    suspects = _failed(ours) - _failed(plain)
    if suspects:
        with step(f"{len(suspects)} fail only with our addons; these again, in both"):
            # alone: a test that depends on chance or on its neighbours is not ours to answer for
            again = [*others, "--last-failed", "--last-failed-no-failures=none"]
            suspects &= _failed(_run(settings, databases, "ours", databases.addons(), names, again))
    with open(settings.root / "tests" / "core_exceptions.csv", encoding="utf-8", newline="") as file:
        excused = {row["test"]: row["reason"] for row in csv.DictReader(file)}
    missing = {test for test, passed in plain.items() if passed} - set(ours)
    say(
        f"\n{len(plain)} tests ran without our addons ({len(_failed(plain))} fail), {len(ours)} with ({len(_failed(ours))})."
    )
    for test in sorted(suspects):
        say(f"  fails only with ours: {test}: {excused.get(test, 'NO REASON IS WRITTEN DOWN')}")
    for test in sorted(missing):
        say(f"  does not run with ours: {test}")
    unexplained = [test for test in suspects if test not in excused]
    say(f"{len(unexplained)} tests fail only because of us, without a reason in tests/core_exceptions.csv.")
    return 1 if unexplained or missing else 0


def _plain(settings, databases, names, others):
    """Results without our addons; kept, since they change only with Odoo."""
    template = databases.core()
    kept = settings.data / f"core-{digest(template, names, others)}.json"
    if kept.exists():
        return json.loads(kept.read_text())
    with step(f"Odoo's own tests of {', '.join(names)} without our addons (long)"):
        results = _run(settings, databases, "plain", template, names, others)
    kept.write_text(json.dumps(results))
    return results


def _failed(results):
    return {test for test, passed in results.items() if not passed}


def _run(settings, databases, name, template, suites, arguments):
    """{test: whether it passed}; a skipped test is not in it."""
    report = settings.data / f"core-{name}.xml"
    report.unlink(missing_ok=True)
    database = f"trade_core_run_{name}"
    databases.copy(template, database)
    tests = [_folder(settings, suite) for suite in suites]
    command = [settings.venv / "bin" / "python", "-m", "pytest", "-q", "--tb=short", f"--junitxml={report}"]
    command += [
        "-c",
        "/dev/null",
        f"--rootdir={tests[0].parents[1]}",
        "-o",
        f"cache_dir={settings.data}/core-cache-{name}",
    ]
    command += [f"-n{min(os.cpu_count() or 1, 8)}", "--dist=loadscope", f"--odoo-config={settings.config}"]
    command += [f"--odoo-database={database}", "--odoo-http", *tests, *arguments]
    log = settings.logs / f"core-{name}.log"
    try:
        with open(log, "w", encoding="utf-8") as output:
            subprocess.run([str(part) for part in command], env=databases.env, stdout=output, stderr=output)
    finally:
        databases.drop(database)
    if not report.exists():
        raise Problem("Odoo's own tests did not run", f"See {log}.")
    results = {}
    for case in ElementTree.parse(report).iter("testcase"):
        test = f"{case.get('classname')}.{case.get('name')}"
        if case.find("skipped") is None:
            results[test] = results.get(test, True) and case.find("failure") is None and case.find("error") is None
    return results


def _folder(settings, suite):
    """The tests of a core addon, wherever this Odoo keeps it."""
    code = f"from odoo.modules import Manifest; print(Manifest.for_addon({suite!r}).path)"
    env = {**os.environ, "ODOO_RC": str(settings.config)}
    code = f"import odoo.tools; odoo.tools.config.parse_config([]); {code}"
    python = settings.venv / "bin" / "python"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, env=env)
    if done.returncode:
        raise Problem(f"this Odoo has no addon {suite}", done.stderr[-500:])
    return Path(done.stdout.strip().splitlines()[-1]) / "tests"
