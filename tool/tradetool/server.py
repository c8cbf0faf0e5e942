"""Serving the web client: `up`, `stop`."""

import contextlib
import csv
import http.client
import os
import signal
import socket
import subprocess
import time
from dataclasses import replace

from .settings import DEMO
from .ui import Problem, Progress, say

HOST = "127.0.0.1"
SECONDS_TO_START = 180
SECONDS_TO_END = 10
OTHER_PORT = "Choose another: ./trade up --port 8070"


def check_port(settings):
    """Raise Problem when the port cannot be had."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, settings.port))
        except PermissionError as error:
            raise Problem(f"port {settings.port} is for administrators", OTHER_PORT) from error
        except OSError as error:
            ours = [other.database for other in _servers(settings) if (running(other) or (0, 0))[1] == settings.port]
            by = f"the server of the database {ours[0]}" if ours else "another program"
            raise Problem(
                f"port {settings.port} on {HOST} is taken by {by}", f"{OTHER_PORT}   (or stop that one)."
            ) from error


def running(settings):
    """(pid, port) of the server of this database, None when there is none."""
    try:
        pid, port = (int(number) for number in _pid_file(settings).read_text().split())
        with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="surrogateescape") as file:
            arguments = file.read().split("\0")
    except (OSError, ValueError):
        return None
    # the number may long belong to another process
    ours = {str(settings.config), _database_option(settings)} <= set(arguments)
    return (pid, port) if ours else None


def start(settings, databases):
    """Start Odoo on the database, wait until it answers, print where and for whom.

    :return: the process
    """
    log = _log(settings)
    command = [
        *databases.odoo_bin(),
        _database_option(settings),
        f"--db-filter=^{settings.database}$",
        f"--http-interface={HOST}",
        f"--http-port={settings.port}",
        "--no-database-list",
    ]
    with open(log, "w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            env=databases.env,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    with _ended_on_error(settings, process.pid):
        _pid_file(settings).write_text(f"{process.pid} {settings.port}")
        wait(settings, lambda: process.poll() is None)
        welcome(settings, databases)
    return process


def serve(settings, process, *, detach):
    """Leave a server that was started in the background, or wait for its end."""
    log = _log(settings)
    if detach:
        say(f"It goes on in the background; log: {log}; end it with: ./trade stop")
        return
    with _ended_on_error(settings, process.pid):
        say(f"Log: {log}. Ctrl-C ends it.")
        process.wait()
        raise Problem("the server was ended", f"By ./trade stop, or by itself: see the end of {log}.")


@contextlib.contextmanager
def _ended_on_error(settings, pid):
    try:
        yield
    except BaseException:
        _end(pid)
        _pid_file(settings).unlink(missing_ok=True)
        raise


def stop(settings):
    """End the server of this database. True if there was one."""
    found = running(settings)
    if found:
        _end(found[0])
    _pid_file(settings).unlink(missing_ok=True)
    return bool(found)


def stop_all(settings):
    """End every server of this data folder. True if there was one."""
    stopped = [stop(each) for each in _servers(settings)]
    return any(stopped)


def _servers(settings):
    """The settings of each server that was started in this data folder."""
    return [
        replace(settings, database=path.stem.removeprefix("server-")) for path in settings.data.glob("server-*.pid")
    ]


def welcome(settings, databases):
    """Print the address and the logins."""
    say(f"\nServing http://{HOST}:{settings.port}/odoo")
    logins = settings.addons / DEMO / "logins.csv"
    made = databases.made_from(settings.database) or {}
    if DEMO in made.get("addons", {}) and logins.exists():
        say("Logins (the password is the login); admin/admin is the administrator:")
        with open(logins, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                say(f"  {row['login']:<20} {row['role']:<34} {row['name_en']} {row['name_zh']}")
    else:
        say("Login: admin, password: admin (change it under Preferences). This database has no demo company;")
        say("for one with it: ./trade up --database demo (or ./trade reset, then ./trade up).")
    say()


def wait(settings, lives):
    """Wait until the server answers.

    :param lives: says whether its process is there
    """
    log = _log(settings)
    end = time.monotonic() + SECONDS_TO_START
    with Progress(lambda: "starting Odoo"):
        while time.monotonic() < end:
            if not lives():
                raise Problem("Odoo did not start", f"The end of {log}:\n{log.read_text()[-2000:]}")
            if _answers(settings.port):
                return
            time.sleep(0.2)
    raise Problem(
        f"Odoo did not answer within {SECONDS_TO_START} s", f"See {log}. Then: ./trade stop, and ./trade up again."
    )


def _answers(port):
    """The login page works, so database, assets and templates do."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request("GET", "/web/login")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _end(pid):
    """End a server: politely, and by force when it does not listen."""
    with contextlib.suppress(ProcessLookupError):
        for number in (signal.SIGTERM, signal.SIGKILL):
            os.killpg(pid, number)
            end = time.monotonic() + SECONDS_TO_END
            while time.monotonic() < end:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
                os.kill(pid, 0)
                time.sleep(0.1)


def _database_option(settings):
    return f"--database={settings.database}"


def _log(settings):
    return settings.logs / f"server-{settings.database}.log"


def _pid_file(settings):
    return settings.data / f"server-{settings.database}.pid"
