"""./trade lint: all static checks; every one runs, and what each finds is shown."""

import os
import subprocess

from . import matrix
from .ui import Problem, say


def run_all(settings, *, fix=False):
    """Run every check.

    :param fix: let ruff repair what it can, and format
    :return: 0 when nothing was found
    """
    bad = [name for name, check in _checks(settings, fix) if not check()]
    say(f"\nFound by: {', '.join(bad)}" if bad else "\nNothing found.")
    return 1 if bad else 0


def _checks(settings, fix):
    addons = [settings.addons / name for name in settings.addon_names()]
    python = [*settings.addons.parent.glob("*.py"), settings.addons, settings.root / "tool", settings.root / "tests"]
    python += [settings.root / "bench", settings.root / "config", *settings.root.glob("docs/*.py")]
    translations = [path for addon in addons for path in addon.glob("i18n/*.po*")]

    # what the checkers remember lies with the rest
    env = {**os.environ, "RUFF_CACHE_DIR": str(settings.data / "ruff"), "PYLINTHOME": str(settings.data / "pylint")}

    def command(program, *arguments):
        def check():
            say(f"-- {program}")
            done = subprocess.run([settings.venv / "bin" / program, *arguments], cwd=settings.root, env=env)
            return done.returncode == 0

        return check

    def requirements():
        say("-- requirement table")
        try:
            matrix.check(settings)
        except Problem as problem:
            say(f"{problem.what}\n{problem.way_out}")
            return False
        return True

    return [
        ("ruff", command("ruff", "check", *(["--fix"] if fix else []), *python)),
        ("ruff format", command("ruff", "format", *([] if fix else ["--check"]), *python)),
        ("pylint-odoo", command("pylint", "--rcfile=.pylintrc", *addons)),
        ("OCA checks", command("oca-checks-odoo-module", *(["--fix"] if fix else []), *addons)),
        ("OCA checks of translations", command("oca-checks-po", *(["--fix"] if fix else []), *translations)),
        ("requirement table", requirements),
    ]
