"""./trade test: three groups of tests, each with pytest on all cores, each on the database it needs."""

import os
import subprocess

from . import core_suites, system
from .settings import DEMO
from .ui import Problem, say, step

NO_TESTS = 5
PROGRAMS = ["wkhtmltopdf", "fonts-noto-cjk", "chromium", "nginx-light"]


def run_tests(settings, prepare, only_one, options):
    """Run the tests that the arguments choose (all of them without a path).

    :return: exit code: 0, or that of the first group that failed
    """
    with only_one(settings):
        system.ensure(settings, PROGRAMS, required=True)
        databases = prepare(settings)
        databases.env["TRADE_COMPOSE"] = system.ensure_compose(settings)
        addons = databases.addons()
        demo = None if options.core else databases.demo()
    with only_one(settings, "test.lock"):
        if options.core:
            return core_suites.compare(settings, databases, options.pytest)
        return _run_groups(settings, databases, addons, demo, options.pytest)


def _run_groups(settings, databases, addons, demo, arguments):
    groups = {
        "addons": (
            addons,
            [path for name in settings.addon_names() if name != DEMO for path in _tests(settings, name)],
        ),
        "demo": (demo, _tests(settings, DEMO)),
        "outside": (None, [settings.root / "tests"]),
    }
    chosen = _choose(settings, arguments)
    codes = []
    for name, (template, paths) in groups.items():
        if chosen is not None:
            paths = chosen.get(name, [])
        if not paths:
            continue
        others = [argument for argument in arguments if not _is_path(argument)]
        say(f"\n== tests: {name}")
        codes.append(_pytest(settings, databases, name, template, [*paths, *others], (addons, demo)))
    ran = [code for code in codes if code != NO_TESTS]
    if not ran:
        say("No test was chosen.")
        return NO_TESTS
    return next((code for code in ran if code), 0)


def _pytest(settings, databases, name, template, arguments, templates):
    command = [settings.venv / "bin" / "python", "-m", "pytest", f"--rootdir={settings.root}", "-c"]
    command += [settings.root / "pyproject.toml"]
    if not any(str(argument).startswith("-n") for argument in arguments):
        command += [f"-n{min(os.cpu_count() or 1, 8)}", "--dist=loadscope"]
    env = dict(databases.env)
    if not template:
        # outside Odoo: two connections, several servers, the tool. They copy these templates as they need them.
        env.pop("ODOO_RC")
        env["TRADE_TEST_TEMPLATE"], env["TRADE_TEST_DEMO"] = templates
        env["TRADE_TEST_CORE"] = databases.core()
        env["TRADE_TEST_CONFIG"] = str(settings.config)
        return subprocess.run([*map(str, command), "-p", "no:odoo", *map(str, arguments)], env=env).returncode
    database = f"trade_run_{name}"
    with step(f"A copy of {template}"):
        databases.copy(template, database)
    command += [f"--odoo-config={settings.config}", f"--odoo-database={database}", "--odoo-http"]
    try:
        return subprocess.run([*map(str, command), "--odoo-log-level=warn", *map(str, arguments)], env=env).returncode
    finally:
        databases.drop(database)


def _choose(settings, arguments):
    """{group: [paths]} of the paths among the arguments, None when there is none."""
    paths = [argument for argument in arguments if _is_path(argument)]
    if not paths:
        return None
    chosen = {}
    for path in paths:
        file, *node = path.split("::")
        full = os.path.realpath(file)
        relative = os.path.relpath(full, settings.root).split(os.sep)
        if relative[0] == "addons" and len(relative) > 1:
            group = "demo" if relative[1] == DEMO else "addons"
            if len(relative) == 2 and not (settings.addons / relative[1] / "tests").is_dir():
                raise Problem(f"{path} has no tests", "Name a folder or file of tests.")
        elif relative[0] == "tests":
            group = "outside"
        else:
            raise Problem(f"{path} holds no tests of this checkout", "Tests are in addons/*/tests and in tests/.")
        chosen.setdefault(group, []).append("::".join([full, *node]))
    return chosen


def _is_path(argument):
    return not argument.startswith("-") and os.path.exists(argument.split("::")[0])


def _tests(settings, addon):
    folder = settings.addons / addon / "tests"
    return [folder] if folder.is_dir() else []
