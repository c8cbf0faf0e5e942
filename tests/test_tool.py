"""The tool ./trade itself: what it prints, and that it never leaves half a thing behind."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tool"))

from tradetool import beside, doctor, odoo, settings, ui  # noqa: E402
from tradetool import databases as tool_databases  # noqa: E402

DATABASE = f"trade_tooltest_{os.environ.get('PYTEST_XDIST_WORKER', 'gw')}"


@pytest.fixture(scope="module")
def data():
    """The data folder of the ./trade that runs these tests."""
    return str(Path(os.environ["TRADE_TEST_CONFIG"]).parent)


def trade(*arguments, data, **env):
    """Run ./trade; its output and exit code."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "ODOO", "PYTEST"))}
    return subprocess.run(
        [str(ROOT / "trade"), *arguments],
        env={**clean, "TRADE_DATA": str(data), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=300,
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def databases():
    done = subprocess.run(
        ["psql", "-XAtc", "SELECT datname FROM pg_database"], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


@pytest.fixture
def scratch(data):
    """A database name that is gone again afterwards."""
    yield DATABASE
    trade("reset", "--yes", "--database", DATABASE, data=data)


def test_help_names_every_command(data):
    """The help shows each command, and an unknown one is refused."""
    done = trade("--help", data=data)
    assert done.returncode == 0
    for command in ("up", "test", "stop", "shell", "odoo", "update", "reset", "lint", "bench", "doctor"):
        assert re.search(rf"^    {command}\b", done.stdout, re.M), command
    assert trade("dance", data=data).returncode == 2


def test_doctor_is_clean(data):
    """Where the tests run, nothing is wrong."""
    done = trade("doctor", data=data, TRADE_PORT=str(free_port()))
    assert done.returncode == 0, done.stdout
    assert "Nothing is wrong." in done.stdout


def test_port_taken(data):
    """A taken port is named, with the way out, before anything is built."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = trade("up", "--database", DATABASE, "--port", str(other.getsockname()[1]), data=data)
    assert done.returncode == 1
    assert "is taken by another program" in done.stdout and "--port" in done.stdout


def test_no_suitable_python(tmp_path):
    """Without a Python from 3.10 to 3.13 the launcher says which it found and what to do."""
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.6.15" && exit 0\nexit 1\n')
    old.chmod(0o755)
    for program in ("sh", "dirname"):
        (tmp_path / program).symlink_to(shutil.which(program))
    done = subprocess.run([ROOT / "trade", "up"], env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert done.returncode == 1
    assert "3.10 to 3.13" in done.stderr and "3.6.15" in done.stderr and "TRADE_PYTHON" in done.stderr


def test_wrong_odoo(data, tmp_path):
    """An Odoo of another series, or a folder without one, is refused by name."""
    release = tmp_path / "odoo" / "release.py"
    release.parent.mkdir()
    done = trade("up", "--database", DATABASE, "--odoo", str(tmp_path), data=data, TRADE_PORT=str(free_port()))
    assert done.returncode == 1 and "holds no odoo/release.py" in done.stdout
    release.write_text("FINAL = 'final'\nversion_info = (18, 0, 0, FINAL, 0, '')\n")
    done = trade("up", "--database", DATABASE, "--odoo", str(tmp_path), data=data, TRADE_PORT=str(free_port()))
    assert done.returncode == 1 and "is of" not in done.stdout
    assert "18.0" in done.stdout and "this suite is for Odoo 19.0" in done.stdout


def test_no_network(tmp_path):
    """Without a network the first set-up says so, and leaves nothing that the next run would take for whole."""
    env = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    done = trade("up", "--port", str(free_port()), data=tmp_path, PIP_RETRIES="0", no_proxy="", **env)
    assert done.returncode == 1
    assert "could not be reached" in done.stdout and "goes on where it stopped" in done.stdout
    assert not list(tmp_path.glob("*/trade-stamp"))


def test_no_apt(monkeypatch, tmp_path):
    """A system without apt is told of an own checkout and of Docker."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ui.Problem) as error:
        odoo.ensure(settings.Settings(data=tmp_path, own_odoo=""))
    assert "apt-get" in error.value.what and "--odoo" in error.value.way_out and "docker compose" in error.value.way_out


def test_disk_full(monkeypatch, tmp_path):
    """A full disk is seen before the set-up, and named when it fills up on the way."""
    usage = shutil.disk_usage(tmp_path)._replace(free=2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(ui.Problem, match="GB are free"):
        doctor.check_room(settings.Settings(data=tmp_path))
    problem = ui.failure("Unpacking", "tar: write error: No space left on device\n", tmp_path / "log")
    assert "the disk is full" in problem.what
    assert "the disk is full" in ui.problem_of(OSError(28, "No space left on device")).what


def test_database_of_another_version(data):
    """A database made by something else, or for another Odoo, is neither served nor touched."""
    name = f"{DATABASE}_foreign"
    subprocess.run(["createdb", name], check=True)
    try:
        done = trade("up", "--port", str(free_port()), "--database", name, data=data)
        assert done.returncode == 1 and "not by this tool" in done.stdout and "--database" in done.stdout
        comment = json.dumps({"tool": "trade-tool", "series": "18.0", "odoo": "x", "addons": {}})
        subprocess.run(["psql", "-qc", f"COMMENT ON DATABASE {name} IS '{comment}'"], check=True)
        done = trade("up", "--port", str(free_port()), "--database", name, data=data)
        assert done.returncode == 1 and "for Odoo 18.0" in done.stdout
    finally:
        subprocess.run(["dropdb", name], check=True)


def test_two_at_a_time(tmp_path, capfd):
    """What runs beside something else is shown whole and when its turn comes; nothing of it stays behind."""
    go_on = tmp_path / "go on"
    script = f"echo first; while [ ! -e '{go_on}' ]; do sleep 0.05; done; echo second >&2; printf third; exit 3"
    with beside.Job(["sh", "-c", script], env=os.environ, log=tmp_path / "logs" / "a.log") as job:
        assert not job.ended and not capfd.readouterr().out
        assert job.show(go_on.touch) == 3
        assert job.ended and capfd.readouterr().out == "first\nsecond\nthird\n"
    with beside.Job(["sleep", "300"], env=os.environ, log=tmp_path / "b.log") as job:
        assert not job.ended
    assert job.ended
    with beside.Job(["sh", "-c", "echo aloud; exit 4"], env=os.environ) as job:
        assert job.show() == 4
    assert capfd.readouterr().out == "aloud\n"


def test_longest_first():
    """tests/longest.txt names tests that are there."""
    for line in (ROOT / "tests" / "longest.txt").read_text().split():
        path, *names = line.split("::")
        assert all(re.search(rf"^(class|def) {name}\b", (ROOT / path).read_text(), re.M) for name in names), line


def test_edited_while_building(data, scratch, tmp_path):
    """USE-2: addons that change while a database is made from them: it does not get their name, and the person is told."""
    mine = settings.Settings(data=Path(data))
    mine.addons = tmp_path
    (tmp_path / "trade_x").mkdir()
    manifest = tmp_path / "trade_x" / "__manifest__.py"
    manifest.write_text("{}")
    made = tool_databases.Databases(mine, "odoo")
    with pytest.raises(ui.Problem, match="trade_x changed"):
        made._build(scratch, "template1", lambda new: manifest.write_text("{'name': 'X'}"), mine.addon_hashes())
    assert scratch not in databases()
    made.drop(f"{scratch}__new")
    with pytest.raises(ui.Problem, match="is gone"):
        made.copy(scratch, f"{scratch}_copy")


def test_killed_while_building(data, scratch):
    """USE-2: kill -9 in the middle of making the database: nothing half-made has its name; the next run makes and serves it."""
    port = free_port()
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "ODOO", "PYTEST"))}
    process = subprocess.Popen(
        [ROOT / "trade", "up", "--detach", "--port", str(port), "--database", scratch],
        env={**clean, "TRADE_DATA": data},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    end = time.monotonic() + 120
    while f"{scratch}__new" not in databases() and time.monotonic() < end:
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert scratch not in databases()

    done = trade("up", "--detach", "--port", str(port), "--database", scratch, data=data)
    assert done.returncode == 0, done.stdout
    assert f"http://127.0.0.1:{port}/odoo" in done.stdout
    assert scratch in databases() and f"{scratch}__new" not in databases()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/web/session/authenticate",
        data=json.dumps({"jsonrpc": "2.0", "params": {"db": scratch, "login": "admin", "password": "admin"}}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert json.load(answer)["result"]["uid"]
    again = trade("up", "--detach", "--port", str(port), "--database", scratch, data=data)
    assert again.returncode == 0 and "already running" in again.stdout
