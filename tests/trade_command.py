"""The command ./trade, as a person starts it, for the tests of the tool."""

import json
import os
import socket
import subprocess
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def trade(*arguments, stdin="", **where):
    """Run ./trade to its end (``where``: see ``start``); its output, both streams in one, and exit code."""
    return subprocess.run(**_command(arguments, **where), input=stdin, timeout=300)


def start(*arguments, **where):
    """Start ./trade as the leader of a group of processes.

    :param data: its data folder
    :param root: its checkout
    :return: subprocess.Popen; other named arguments are environment variables
    """
    return subprocess.Popen(**_command(arguments, **where), stdin=subprocess.DEVNULL, start_new_session=True)


def _command(arguments, *, data, root=ROOT, **env):
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "ODOO", "PYTEST"))}
    return {
        "args": [str(root / "trade"), *map(str, arguments)],
        "env": {**clean, "TRADE_DATA": str(data), **env},
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
        "text": True,
    }


def free_port():
    """A port on 127.0.0.1 that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def databases():
    """Names of all databases."""
    done = subprocess.run(
        ["psql", "-XAtc", "SELECT datname FROM pg_database"], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def administrator(port, database):
    """Log in over HTTP as the administrator of a fresh database; the id of the user."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/web/session/authenticate",
        data=json.dumps({"jsonrpc": "2.0", "params": {"db": database, "login": "admin", "password": "admin"}}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["result"]["uid"]
