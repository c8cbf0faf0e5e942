"""Python packages: a virtual environment with exactly what requirements/*.txt pins, installed by uv."""

import os
import shutil
import subprocess
import sys

from . import postgres
from .settings import digest
from .ui import Problem, run, step

#: The pinned lists: every package with its hashes.
LISTS = ("odoo.txt", "dev.txt")


def ensure(settings):
    """Make the virtual environment, or bring it up to date; nothing to do when it already is."""
    wanted = digest(sys.version, *(path.read_text() for path in _lists(settings)))
    stamp = settings.venv / "trade-stamp"
    python = settings.venv / "lib" / "python{}.{}".format(*sys.version_info)
    whole = (settings.venv / "bin" / "python").exists() and python.is_dir()
    if whole and stamp.exists() and stamp.read_text() == wanted:
        return
    uv = ensure_uv(settings)
    with step("Python packages (pinned, with hashes; about 120 MB the first time)"):
        if not whole:
            # of another Python, or half-made; PostgreSQL's programs are in there
            postgres.stop(settings)
            shutil.rmtree(settings.venv, ignore_errors=True)
            run(
                [uv, "venv", "--python", sys.executable, settings.venv],
                settings.logs / "venv.log",
                env=environment(settings),
            )
        run(
            [uv, "pip", "sync", "--require-hashes", *_lists(settings)],
            settings.logs / "packages.log",
            env=environment(settings, VIRTUAL_ENV=str(settings.venv)),
            progress=str.strip,
            what="Installing the Python packages",
        )
        stamp.write_text(wanted)


def ensure_uv(settings):
    """Path of uv: the pinned one, in a small environment of its own."""
    home = settings.data / "uv"
    uv = home / "bin" / "uv"
    stamp = home / "trade-stamp"
    wanted = (settings.requirements / "uv.txt").read_text()
    if stamp.exists() and stamp.read_text() == wanted:
        return uv
    with step("uv, the package installer"):
        shutil.rmtree(home, ignore_errors=True)
        _make_venv(settings, home)
        run(
            [
                home / "bin" / "python",
                "-m",
                "pip",
                "install",
                "--require-hashes",
                "-r",
                settings.requirements / "uv.txt",
            ],
            settings.logs / "uv.log",
            what="Installing uv",
        )
        stamp.write_text(wanted)
    return uv


def _make_venv(settings, home):
    """`python -m venv`; Debian ships the half of it that installs pip as a package of its own."""
    command = [sys.executable, "-m", "venv", str(home)]
    if subprocess.run(command, capture_output=True).returncode == 0:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        run(["apt-get", "update"], settings.logs / "apt.log", what="apt-get update")
        run(["apt-get", "install", "-y", "python3-venv"], settings.logs / "apt.log", what="Installing python3-venv")
        shutil.rmtree(home, ignore_errors=True)
        if subprocess.run(command, capture_output=True).returncode == 0:
            return
    raise Problem(
        f"{sys.executable} cannot make a virtual environment",
        "Install its venv module (Debian, Ubuntu: sudo apt-get install python3-venv), or name another Python: "
        "TRADE_PYTHON=/path/to/python ./trade ...",
    )


def ensure_bench(settings):
    """Fetch the OCA peers of the benchmarks into a folder of their own: never on the path of anything else.

    :return: the folder
    """
    home = settings.data / "bench" / "peers"
    pinned = settings.requirements / "bench.txt"
    stamp = home / "trade-stamp"
    if stamp.exists() and stamp.read_text() == pinned.read_text():
        return home
    with step("OCA addons to compare with"):
        shutil.rmtree(home, ignore_errors=True)
        run(
            [ensure_uv(settings), "pip", "install", "--target", home, "--no-deps", "--require-hashes", "-r", pinned],
            settings.logs / "bench.log",
            env=environment(settings, VIRTUAL_ENV=str(settings.venv)),
            what="Installing the OCA peers",
        )
        stamp.write_text(pinned.read_text())
    return home


def lock(settings):
    """Pin again from requirements/*.in: newest versions, universal from Python 3.10 on, no index addresses."""
    uv = ensure_uv(settings)
    common = [uv, "pip", "compile", "-q", "--upgrade", "--python-version", "3.10", "--generate-hashes"]
    common += ["--no-annotate", "--no-emit-index-url", "--custom-compile-command", "./trade lock"]
    common += ["--override", "overrides.txt"]
    for name in ("uv", "odoo", "dev", "node", "bench"):
        # OCA wheels are pinned for Linux only: a universal resolution cannot drop their dependency on "odoo"
        where = ["--python-platform", "linux"] if name == "bench" else ["--universal"]
        with step(f"requirements/{name}.txt"):
            run(
                [*common, *where, f"{name}.in", "-o", f"{name}.txt"],
                settings.logs / "lock.log",
                cwd=settings.requirements,
                env=environment(settings),
                what=f"Pinning requirements/{name}.in",
            )


def _lists(settings):
    return [settings.requirements / name for name in LISTS]


def environment(settings, **more):
    """The environment of uv: it keeps its cache with the rest, and asks the index that pip is configured for on this machine."""
    env = {**os.environ, "UV_CACHE_DIR": str(settings.data / "uv-cache")}
    # the system's certificates: a company's proxy has its own
    env |= {"UV_SYSTEM_CERTS": "true", "UV_NO_BUILD": "1", **more}
    index = subprocess.run(
        [str(settings.data / "uv" / "bin" / "python"), "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
    ).stdout.strip()
    if index and "UV_DEFAULT_INDEX" not in env:
        env["UV_DEFAULT_INDEX"] = index
    return env
