"""The command line of ./trade."""

import contextlib
import fcntl
import os
import shutil
import signal
import sys

from . import arguments, doctor, i18n, lint, matrix, odoo, packages, postgres, server, system, testing
from .databases import Databases, write_config
from .settings import DEMO, SERIES, Settings
from .ui import Problem, complain, problem_of, say


def main(argv=None):
    """Run one command.

    :return: the exit code
    """
    parser = arguments.parser(COMMANDS)
    options, rest = parser.parse_known_args(argv)
    if not options.run:
        parser.print_help()
        return 2
    if rest and not options.passes_on:
        parser.error(f"unknown arguments: {' '.join(rest)}")
    # the rest belongs to another program; `--` only says where it begins
    options.rest = rest[1:] if rest[:1] == ["--"] else rest
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        settings = Settings(
            **{name: value for name, value in vars(options).items() if name in Settings.__dataclass_fields__}
        )
        settings.make_data_folder()
        _compile_once(settings)
        return options.run(settings, options) or 0
    except Problem as problem:
        complain(problem)
        return 1
    except OSError as error:
        problem = problem_of(error)
        if not problem:
            raise
        complain(problem)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. The next run goes on where this one stopped.", file=sys.stderr)
        return 130


# ---------------------------------------------------------------------- commands


def prepare(settings):
    """Everything but a database: Python packages, Odoo, PostgreSQL, the configuration file.

    :return: Databases
    """
    doctor.check_room(settings)
    packages.ensure(settings)
    name = odoo.ensure(settings)
    postgres.ensure(settings)
    write_config(settings)
    return Databases(settings, name)


def up(settings, options):
    """Install what is missing, make the database, serve it."""
    with only_one(settings):
        found = server.running(settings)
        if found:
            settings.port = found[1]
            postgres.ensure(settings)
            server.wait(settings, lambda: server.running(settings))
            server.welcome(settings, Databases(settings, ""))
            say(f"It was already running (process {found[0]}). Changed addons: ./trade stop, then ./trade up.")
            return
        server.check_port(settings)
        system.ensure(settings, ["wkhtmltopdf", "fonts-noto-cjk"], required=False)
        databases = prepare(settings)
        _ensure_database(settings, databases, demo=options.demo)
        process = server.start(settings, databases)
    server.serve(settings, process, detach=options.detach)


def _ensure_database(settings, databases, *, demo):
    name = settings.database
    if not databases.exists(name):
        databases.copy(databases.demo() if demo else databases.addons(), name)
        return
    made = databases.made_from(name)
    if not made or made.get("series") != SERIES:
        by = f"for Odoo {made['series']}" if made else "not by this tool"
        raise Problem(
            f"the database {name} was made {by}",
            "Choose another name (--database NAME), or remove it: ./trade reset.",
        )
    if not demo and DEMO in made["addons"]:
        raise Problem(
            f"the database {name} has the demo company",
            "For one without: ./trade up --no-demo --database NAME; or ./trade reset first.",
        )
    databases.update(name)


def stop(settings, _options):
    """Stop every server and PostgreSQL."""
    served = server.stop_all(settings)
    database = postgres.stop(settings)
    say("Stopped." if served or database else "Nothing was running.")


def shell(settings, options):
    """Odoo's Python shell on the database."""
    with only_one(settings):
        databases = prepare(settings)
        _ensure_there(settings, databases)
    _exec(databases, [*databases.odoo_bin("shell"), "-d", settings.database, "--no-http", *options.rest])


def run_odoo(settings, options):
    """Any odoo-bin command."""
    with only_one(settings):
        databases = prepare(settings)
    _exec(databases, [settings.venv / "bin" / "odoo-bin", *options.rest])


def update(settings, options):
    """Update addons in the database."""
    unknown = set(options.addon) - set(settings.addon_names())
    if unknown:
        raise Problem(f"no such addon: {', '.join(sorted(unknown))}", f"There are: {', '.join(settings.addon_names())}")
    with only_one(settings):
        databases = prepare(settings)
        _ensure_there(settings, databases)
        if not databases.update(settings.database, options.addon):
            say("Nothing has changed.")
        elif server.running(settings):
            say("The server that is running still has the old code in memory: ./trade stop, then ./trade up.")


def _ensure_there(settings, databases):
    """Raise Problem unless the database is there, and ours."""
    if not databases.made_from(settings.database):
        raise Problem(
            f"there is no database {settings.database} made by this tool",
            "Make it first: ./trade up, or name another: --database NAME.",
        )


def reset(settings, options):
    """Remove the database (the next `up` makes a new one), or everything."""
    what = f"everything in {settings.data}" if options.all else f"the database {settings.database}"
    if not options.yes and input(f"Remove {what}? [y/N] ").strip().lower() not in ("y", "yes"):
        say("Nothing was removed.")
        return
    with only_one(settings):
        if not options.all:
            server.stop(settings)
            prepare(settings).drop(settings.database)
        else:
            server.stop_all(settings)
            postgres.stop(settings)
            shutil.rmtree(settings.data)
    say(f"Removed {what}.")


def test(settings, options):
    """All tests, or those named by the pytest arguments."""
    return testing.run_tests(settings, prepare, only_one, options)


def bench(settings, options):
    """Benchmarks."""
    if {"-h", "--help"} & set(options.rest):
        # needs nothing that would have to be installed first
        os.execv(sys.executable, [sys.executable, str(settings.root / "bench"), "--help"])
    with only_one(settings):
        databases = prepare(settings)
        databases.env["TRADE_BENCH_PEERS"] = str(packages.ensure_bench(settings))
        databases.env["TRADE_BENCH_TEMPLATE"] = databases.core()
    databases.env["TRADE_BENCH_HOME"] = str(settings.data / "bench")
    _exec(databases, [settings.venv / "bin" / "python", settings.root / "bench", *options.rest])


def translate(settings, options):
    """Write i18n/*.pot and bring zh_CN.po up to date."""
    with only_one(settings):
        return i18n.update(settings, prepare(settings), options.addon)


def docs(settings, _options):
    """Write docs/requirements.md from the docstrings of the tests."""
    matrix.write(settings)


def lint_all(settings, options):
    """Static checks."""
    packages.ensure(settings)
    odoo.ensure(settings)
    return lint.run_all(settings, fix=options.fix)


def lock(settings, _options):
    """Pin all requirements again."""
    packages.lock(settings)


def show_doctor(settings, _options):
    """What is right and wrong here."""
    return doctor.report(settings)


# ---------------------------------------------------------------------- helpers


@contextlib.contextmanager
def only_one(settings, what="lock"):
    """One command at a time builds (or tests) in the data folder; another waits."""
    with open(settings.data / what, "w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("-- Waiting for another ./trade that is at work in the same folder")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _compile_once(settings):
    """Let every Python that is started here keep what it compiled, in our folder: that is half of the start of an Odoo."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(settings.data / "pycache")


def _interrupt(_number, _frame):
    """A closed terminal or a `kill` ends what was started, as Ctrl-C does."""
    raise KeyboardInterrupt


def _exec(databases, command):
    command = [str(part) for part in command]
    sys.stdout.flush()
    os.execvpe(command[0], command, databases.env)


#: Name -> what it does; arguments.py says what each understands.
COMMANDS = {
    "up": up,
    "stop": stop,
    "test": test,
    "bench": bench,
    "lint": lint_all,
    "shell": shell,
    "odoo": run_odoo,
    "update": update,
    "reset": reset,
    "doctor": show_doctor,
    "i18n": translate,
    "docs": docs,
    "lock": lock,
}
