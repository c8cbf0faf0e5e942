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


def check_port(settings):
    """Raise Problem when the port is taken by something that is not our own server."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, settings.port))
        except OSError as error:
            raise Problem(
                f"port {settings.port} on {HOST} is taken by another program",
                "Choose another: ./trade up --port 8070   (or stop the other program).",
            ) from error


def running(settings):
    """(pid, port) of the server of this database, None when there is none."""
    try:
        pid, port = (int(number) for number in _pid_file(settings).read_text().split())
        with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as file:
            return (pid, port) if "odoo-bin" in file.read() else None
    except (OSError, ValueError):
        return None


def serve(settings, databases, *, detach):
    """Start Odoo on the database, wait until it answers, print where and for whom; then wait for it to end."""
    log = settings.logs / "server.log"
    command = [
        *databases.odoo_bin(),
        f"--database={settings.database}",
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
    _pid_file(settings).write_text(f"{process.pid} {settings.port}")
    try:
        _wait_until_it_answers(settings, process, log)
        welcome(settings, databases)
        if detach:
            say(f"It goes on in the background; log: {log}; end it with: ./trade stop")
            return
        say(f"Log: {log}. Ctrl-C ends it.")
        process.wait()
        raise Problem("the server ended by itself", f"See the end of {log}.")
    except BaseException:
        _end(process.pid)
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
    names = [path.stem.removeprefix("server-") for path in settings.data.glob("server-*.pid")]
    stopped = [stop(replace(settings, database=name)) for name in names]
    return any(stopped)


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


def _wait_until_it_answers(settings, process, log):
    end = time.monotonic() + SECONDS_TO_START
    with Progress(lambda: "starting Odoo"):
        while time.monotonic() < end:
            if process.poll() is not None:
                raise Problem("Odoo did not start", f"The end of {log}:\n{log.read_text()[-2000:]}")
            if _answers(settings.port):
                return
            time.sleep(0.2)
    raise Problem(f"Odoo did not answer within {SECONDS_TO_START} s", f"See {log}.")


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
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGTERM)
        for _attempt in range(100):
            time.sleep(0.1)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            os.kill(pid, 0)
        os.killpg(pid, signal.SIGKILL)


def _pid_file(settings):
    return settings.data / f"server-{settings.database}.pid"
