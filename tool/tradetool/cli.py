"""The command line of ./trade."""

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import sys
import textwrap
from pathlib import Path

from . import doctor, i18n, lint, matrix, odoo, packages, postgres, server, system, testing
from .databases import Databases, write_config
from .settings import DEMO, SERIES, Settings
from .ui import Problem, complain, problem_of, say

DESCRIPTION = """\
The whole environment of the trade suite in one command, from a bare machine on.

  ./trade up        a trading company at work in Odoo 19, on http://127.0.0.1:8069
  ./trade test      every test, on the real thing

All it makes lies in one ignored folder of this checkout (.trade). Interrupted anywhere, the next run goes on
where the last one stopped. Options of a command: ./trade COMMAND --help.
"""

EPILOG = """\
environment variables (an option of the same name wins):
  TRADE_DATA, TRADE_PORT, TRADE_DATABASE, TRADE_ODOO, TRADE_POSTGRES   as the options
  TRADE_PYTHON        the Python (3.10 to 3.13) to use, when python3 is another

examples:
  ./trade up --detach --port 8070
  ./trade up --odoo ~/src/odoo --postgres postgresql://odoo:secret@localhost:5432
  ./trade test addons/trade_base -k review
  ./trade odoo -- -d trade -u trade_base --stop-after-init
"""


def main(argv=None):
    """Run one command.

    :return: the exit code
    """
    parser = _parser()
    options, rest = parser.parse_known_args(argv)
    if rest and options.run not in (test, bench):
        parser.error(f"unknown arguments: {' '.join(rest)}")
    options.pytest = rest
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        settings = Settings(
            **{name: value for name, value in vars(options).items() if name in Settings.__dataclass_fields__ and value}
        )
        settings.data.mkdir(parents=True, exist_ok=True)
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
    found = server.running(settings)
    if found:
        settings.port = found[1]
        server.welcome(settings, Databases(settings, ""))
        say(f"It was already running (process {found[0]}). Changed addons: ./trade stop, then ./trade up.")
        return
    server.check_port(settings)
    with only_one(settings):
        system.ensure(settings, ["wkhtmltopdf", "fonts-noto-cjk"], required=False)
        databases = prepare(settings)
        _ensure_database(settings, databases, demo=options.demo)
    server.serve(settings, databases, detach=options.detach)


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
    database = postgres.stop(settings) if packages_there(settings) else False
    say("Stopped." if served or database else "Nothing was running.")


def shell(settings, options):
    """Odoo's Python shell on the database."""
    databases = prepare(settings)
    _exec(databases, [*databases.odoo_bin("shell"), "-d", settings.database, "--no-http", *options.arguments])


def run_odoo(settings, options):
    """Any odoo-bin command."""
    databases = prepare(settings)
    arguments = options.arguments[1:] if options.arguments[:1] == ["--"] else options.arguments
    _exec(databases, [settings.venv / "bin" / "odoo-bin", *arguments])


def update(settings, options):
    """Update addons in the database."""
    with only_one(settings):
        databases = prepare(settings)
        if not databases.made_from(settings.database):
            raise Problem(f"there is no database {settings.database}", "Make it first: ./trade up.")
        unknown = set(options.addon) - set(settings.addon_names())
        if unknown:
            raise Problem(
                f"no such addon: {', '.join(sorted(unknown))}", f"There are: {', '.join(settings.addon_names())}"
            )
        if not databases.update(settings.database, options.addon):
            say("Nothing has changed.")


def reset(settings, options):
    """Remove the database (the next `up` makes a new one), or everything."""
    what = f"everything in {settings.data}" if options.all else f"the database {settings.database}"
    if not options.yes and input(f"Remove {what}? [y/N] ").strip().lower() not in ("y", "yes"):
        say("Nothing was removed.")
        return
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
    arguments = [argument for argument in options.pytest if argument != "--"]
    if {"-h", "--help"} & set(arguments):
        # needs nothing that would have to be installed first
        os.execv(sys.executable, [sys.executable, str(settings.root / "bench"), "--help"])
    with only_one(settings):
        databases = prepare(settings)
        databases.env["TRADE_BENCH_PEERS"] = str(packages.ensure_bench(settings))
        databases.env["TRADE_BENCH_TEMPLATE"] = databases.core()
    databases.env["TRADE_BENCH_HOME"] = str(settings.data / "bench")
    _exec(databases, [settings.venv / "bin" / "python", settings.root / "bench", *arguments])


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


def packages_there(settings):
    """Whether the virtual environment was made."""
    return (settings.venv / "bin" / "python").exists()


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


def _parser():
    parser = argparse.ArgumentParser(
        prog="./trade", description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name, run, text, description="", **more):
        command = commands.add_parser(
            name,
            help=text,
            description=textwrap.dedent(description) or text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **more,
        )
        command.set_defaults(run=run)
        command.add_argument("--data", metavar="FOLDER", type=_folder, help="where everything is kept (.trade)")
        command.add_argument("--odoo", metavar="FOLDER", dest="own_odoo", help="an Odoo 19.0 of your own (a checkout)")
        command.add_argument(
            "--postgres",
            metavar="URL",
            dest="own_postgres",
            help="a PostgreSQL (14 or newer) of your own: postgresql://user:password@host:port",
        )
        command.add_argument("--database", metavar="NAME", help="database to use (trade)")
        return command

    command = add("up", up, "install everything, make the demo company, serve the web client")
    command.add_argument("--port", type=int, help="port on 127.0.0.1 (8069)")
    command.add_argument("--no-demo", dest="demo", action="store_false", help="all addons, but no demo company")
    command.add_argument("--detach", action="store_true", help="serve in the background")
    add("stop", stop, "stop every server of the data folder and its PostgreSQL")
    command = add(
        "test",
        test,
        "run the tests; other arguments go to pytest",
        """\
        Runs every test on copies of a template database, on all cores: those of the addons, those of the demo company,
        and those outside Odoo in tests/ (two connections at once, several servers, the tool itself).
        Any other argument goes to pytest: paths choose, -k filters, -x stops at the first failure.""",
    )
    command.add_argument("--lint", action="store_true", help="./trade lint too, while the databases are being made")
    command.add_argument("--core", action="store_true", help="Odoo's own suites, with and without our addons, compared")
    # its other arguments, --help too, go to bench/__main__.py
    add("bench", bench, "benchmarks beside plain Odoo and OCA peers", add_help=False, allow_abbrev=False)
    command = add("lint", lint_all, "ruff, pylint-odoo, the OCA checks, XML, translations, requirement table")
    command.add_argument("--fix", action="store_true", help="let ruff repair and format")
    command = add("shell", shell, "Odoo's Python shell on the database")
    command.add_argument("arguments", nargs=argparse.REMAINDER)
    command = add("odoo", run_odoo, "any odoo-bin command in this environment: ./trade odoo -- ARGS")
    command.add_argument("arguments", nargs=argparse.REMAINDER)
    command = add("update", update, "update what changed in the database, or the named addons")
    command.add_argument("addon", nargs="*")
    command = add("reset", reset, "remove the database, or with --all everything")
    command.add_argument("--all", action="store_true", help="the whole data folder: downloads, Odoo, all databases")
    command.add_argument("--yes", action="store_true", help="do not ask")
    add("doctor", show_doctor, "what is wrong on this machine, and what to do")
    command = add("i18n", translate, "write the .pot files and bring zh_CN.po up to date (for developers)")
    command.add_argument("addon", nargs="*")
    add("docs", docs, "write docs/requirements.md from the tests (for developers)")
    add("lock", lock, "pin requirements/*.txt again (for developers)")
    return parser


def _folder(text):
    return Path(text).expanduser().resolve()
