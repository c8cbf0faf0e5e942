"""./trade test: three groups of tests, each with pytest on all cores, each on the database it needs."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from . import core_suites, system
from .beside import Job
from .settings import DEMO
from .ui import Problem, say

NO_TESTS = 5
PROGRAMS = ["wkhtmltopdf", "fonts-noto-cjk", "chromium", "nginx-light"]


def run_tests(settings, prepare, only_one, options):
    """Run the tests that the arguments choose (all of them without a path).

    What would keep one core busy and the others waiting is done beside something else: the static checks beside the making
    of the databases, the demo company beside the first tests, the next group as soon as a core has nothing left to do.

    :return: exit code: 0, or that of the first group that failed
    """
    groups = {} if options.core else _groups(settings, options.rest)
    with only_one(settings):
        system.ensure(settings, PROGRAMS, required=True)
        databases = prepare(settings)
        databases.env["TRADE_COMPOSE"] = system.ensure_compose(settings)
        with _lint(settings, options.lint) as checked:
            addons = databases.addons()
            if code := checked():
                return code
    with only_one(settings, "test.lock"), ThreadPoolExecutor(1) as pool:
        databases.drop_leftovers()
        if options.core:
            return core_suites.compare(settings, databases, options.rest)
        needed = {"demo", "outside"} & groups.keys()
        demo = pool.submit(_demo, settings, databases, only_one) if needed else None
        return _run_groups(settings, databases, groups, (addons, demo), options.rest)


@contextmanager
def _lint(settings, wanted):
    """Start ./trade lint; yield a function that shows what it found and returns its exit code."""
    if not wanted:
        yield lambda: 0
        return
    env = {**os.environ, "TRADE_DATA": str(settings.data), "TRADE_ODOO": settings.own_odoo}
    with Job([settings.root / "trade", "lint"], env=env, log=settings.logs / "lint.log") as job:

        def checked():
            say("\n== static checks")
            return job.show()

        yield checked


def _demo(settings, databases, only_one):
    with only_one(settings):
        return databases.demo()


def _groups(settings, arguments):
    """{group: [paths]} that the arguments choose, in the order in which they run."""
    chosen = _choose(settings, arguments)
    if chosen is None:
        addons = [path for name in settings.addon_names() if name != DEMO for path in _tests(settings, name)]
        chosen = {"addons": addons, "demo": _tests(settings, DEMO), "outside": [settings.root / "tests"]}
    return {name: chosen[name] for name in ("addons", "demo", "outside") if chosen.get(name)}


def _run_groups(settings, databases, groups, templates, arguments):
    """Run the groups in their order, each from the moment in which the one before leaves a core idle.

    :param templates: name of the database with our addons, future of the one with the demo company
    """
    addons, demo = templates
    options = [argument for argument in arguments if not _is_path(argument)]
    waiting, running, codes = list(groups), [], []
    with ExitStack() as stack:

        def start_next():
            before = running[-1] if running else None
            if not waiting or (before and not before.idle):
                return
            if waiting[0] != "addons" and before and not before.ended and not demo.done():
                return
            name = waiting.pop(0)
            names = (addons, demo.result() if demo and name != "addons" else None)
            job = _started(settings, databases, name, names, [*groups[name], *options], alone=len(groups) == 1)
            running.append(stack.enter_context(job))

        while len(codes) < len(groups):
            start_next()
            say(f"\n== tests: {list(groups)[len(codes)]}")
            codes.append(running[len(codes)].show(start_next))
    ran = [code for code in codes if code != NO_TESTS]
    if not ran:
        say("No test was chosen.")
        return NO_TESTS
    return next((code for code in ran if code), 0)


class _Tests(Job):
    """pytest at work. The file `idle` appears when one of its workers has nothing left to do (conftest.py)."""

    def __init__(self, command, *, env, log, idle):
        idle.unlink(missing_ok=True)
        super().__init__(command, env={**env, "TRADE_TEST_IDLE": str(idle)}, log=log)
        self._idle = idle

    @property
    def idle(self):
        return self.ended or self._idle.exists()


@contextmanager
def _started(settings, databases, name, templates, arguments, *, alone):
    """One group at work, on a database of its own that is gone afterwards."""
    addons, demo = templates
    command = [settings.venv / "bin" / "python", "-m", "pytest", f"--rootdir={settings.root}", "-c"]
    command += [settings.root / "pyproject.toml", "-o", f"cache_dir={settings.data / 'pytest-cache'}"]
    if not any(str(argument).startswith("-n") for argument in arguments):
        command += [f"-n{min(os.cpu_count() or 1, 8)}", "--dist=loadscope", "--no-loadscope-reorder"]
    if not alone and sys.stdout.isatty():
        command.append("--color=yes")
    env = dict(databases.env)
    log = None if alone else settings.logs / f"tests-{name}.log"
    files = {"log": log, "idle": settings.data / f"tests-{name}.idle"}
    if name == "outside":
        # outside Odoo: two connections, several servers, the tool. They copy these templates as they need them.
        env.pop("ODOO_RC")
        env |= {"TRADE_TEST_TEMPLATE": addons, "TRADE_TEST_DEMO": demo, "TRADE_TEST_CORE": databases.core()}
        env["TRADE_TEST_CONFIG"] = str(settings.config)
        with _Tests([*command, "-p", "no:odoo", *arguments], env=env, **files) as tests:
            yield tests
        return
    database = f"trade_run_{name}"
    databases.copy(addons if name == "addons" else demo, database)
    command += [f"--odoo-config={settings.config}", f"--odoo-database={database}", "--odoo-http"]
    try:
        with _Tests([*command, "--odoo-log-level=warn", *arguments], env=env, **files) as tests:
            yield tests
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
