"""What ./trade understands: its commands, their options, and the help."""

import argparse
import textwrap
from pathlib import Path

DESCRIPTION = """\
The whole environment of the trade suite in one command, from a bare machine on.

  ./trade up        a trading company at work in Odoo 19, on http://127.0.0.1:8069
  ./trade test      every test, on the real thing

All it makes lies in one ignored folder of this checkout (.trade). Interrupted anywhere, the next run goes on
where the last one stopped. What a command does and its options: ./trade COMMAND --help.
"""

EPILOG = """\
environment variables:
  TRADE_DATA, TRADE_ODOO, TRADE_POSTGRES, TRADE_DATABASE, TRADE_PORT   as the options, which win
  TRADE_PYTHON        the Python (3.10 to 3.13) to use, when python3 is another

examples:
  ./trade up --detach --port 8070
  ./trade up --odoo ~/src/odoo --postgres postgresql://odoo:secret@localhost:5432
  ./trade test addons/trade_base -k review
  ./trade odoo -- -d trade -u trade_base --stop-after-init
"""


def parser(functions):
    """The parser of the command line.

    :param functions: {command: function}; the one that was asked for is `run` of what the parser finds
    """
    everywhere = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    where = everywhere.add_argument_group("where (before or after any command)")
    where.add_argument("--data", metavar="FOLDER", type=_folder, help="the folder that holds everything (.trade)")
    where.add_argument(
        "--odoo", metavar="FOLDER", dest="own_odoo", help="an Odoo 19.0 of your own, such as a git checkout"
    )
    where.add_argument(
        "--postgres",
        metavar="URL",
        dest="own_postgres",
        help="a PostgreSQL (14 or newer) of your own: postgresql://user:password@host:port",
    )
    where.add_argument("--database", metavar="NAME", help="the database to work on (trade)")
    common = {
        "parents": [everywhere],
        "allow_abbrev": False,
        "formatter_class": lambda prog: argparse.RawDescriptionHelpFormatter(prog, max_help_position=28, width=120),
    }
    made = argparse.ArgumentParser(prog="./trade", description=DESCRIPTION, epilog=EPILOG, **common)
    made.set_defaults(run=None, passes_on=False)
    commands = made.add_subparsers(title="commands", metavar="COMMAND")

    def add(name, text, description="", *, passes_on=False, **more):
        description = textwrap.dedent(description) or f"{text[0].upper()}{text[1:]}."
        command = commands.add_parser(name, help=text, description=description, **common, **more)
        command.set_defaults(run=functions[name], passes_on=passes_on)
        return command

    command = add(
        "up",
        "install what is missing, make the demo company, serve the web client",
        """\
        Installs what is missing, makes the database (or updates it to the addons of this checkout), and serves the web
        client on 127.0.0.1 until Ctrl-C. Prints the address and who can log in.""",
    )
    _add_port(command)
    command.add_argument("--no-demo", dest="demo", action="store_false", help="all addons, but no demo company")
    command.add_argument("--detach", action="store_true", help="serve in the background, until ./trade stop")
    add("stop", "stop every server of the data folder, and its PostgreSQL")
    command = add(
        "test",
        "run the tests; other arguments go to pytest",
        """\
        Runs every test on copies of a template database, on all cores: those of the addons, those of the demo company,
        and those outside Odoo in tests/ (two connections at once, several servers, the tool itself).
        Any other argument goes to pytest: paths choose, -k filters, -x stops at the first failure.""",
        passes_on=True,
        usage="./trade test [OPTION...] [PYTEST ARGUMENT...]",
    )
    command.add_argument("--lint", action="store_true", help="./trade lint too, while the databases are being made")
    command.add_argument(
        "--core",
        action="store_true",
        help="instead: Odoo's own suites (all, or those named), with and without our addons, compared",
    )
    # its other arguments, --help too, go to bench/__main__.py
    add("bench", "benchmarks beside plain Odoo and OCA peers", passes_on=True, add_help=False)
    command = add(
        "lint",
        "static checks: Python, XML, addons, translations, requirement table",
        """\
        Runs ruff, pylint-odoo, the OCA checks of addons and of translations, and compares the table of requirements with
        the tests. All of them run, whatever the first ones find.""",
    )
    command.add_argument("--fix", action="store_true", help="repair and format what the checkers can repair themselves")
    add(
        "shell",
        "Odoo's Python shell on the database",
        """\
        Odoo's Python shell on the database, with `env` ready; env.cr.commit() keeps what was changed. Reads a script from
        standard input, too: ./trade shell < script.py. Any other argument goes to `odoo-bin shell`.""",
        passes_on=True,
        usage="./trade shell [OPTION...] [-- ARGUMENT...]",
    )
    add(
        "odoo",
        "any odoo-bin command in this environment: ./trade odoo -- ARGS",
        """\
        Runs odoo-bin with what follows `--`, with the Odoo, the packages, the PostgreSQL and the configuration file that
        ./trade up uses. Name the database yourself, as in: ./trade odoo -- -d trade -u trade_base --stop-after-init""",
        passes_on=True,
        usage="./trade odoo [OPTION...] -- ARGUMENT...",
    )
    command = add(
        "update",
        "update the addons that changed, or the named ones, in the database",
        """\
        Updates the addons whose files changed since the database was made or last updated, and installs new ones of this
        checkout; with names, only those are updated. ./trade up does the same before it serves.""",
    )
    command.add_argument("addon", nargs="*", metavar="ADDON", help="an addon of ours, whether it changed or not")
    command = add(
        "reset",
        "remove the database (the next ./trade up makes it anew), or everything",
        """\
        Stops the server of the database and removes the database with its files; the next ./trade up makes it anew, in
        seconds. With --all the whole data folder goes, and the next ./trade up begins from nothing.""",
    )
    command.add_argument("--all", action="store_true", help="the whole data folder: downloads, Odoo, all databases")
    command.add_argument("--yes", action="store_true", help="do not ask")
    command = add(
        "doctor",
        "what is wrong on this machine, and what to do",
        """\
        Checks Python, disk, port, packages, Odoo, PostgreSQL and the programs of the system, and says of each what is
        wrong and what to do. Changes nothing. Ends with 1 when something keeps ./trade up from working.""",
    )
    _add_port(command)
    command = add("i18n", "write the .pot files, bring zh_CN.po up to date (for developers)")
    command.add_argument("addon", nargs="*", metavar="ADDON", help="an addon of ours (all)")
    add("docs", "write docs/requirements.md from the tests (for developers)")
    add("lock", "pin requirements/*.txt again (for developers)")
    return made


def _add_port(command):
    command.add_argument("--port", type=int, default=argparse.SUPPRESS, help="port on 127.0.0.1 (8069)")


def _folder(text):
    return Path(text).expanduser().resolve()
