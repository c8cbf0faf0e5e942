"""The tool ./trade itself: what it prints, and that it never leaves half a thing behind."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys

import pytest
from trade_command import ROOT, databases, free_port, trade

sys.path.insert(0, str(ROOT / "tool"))

from tradetool import beside, doctor, odoo, settings, ui

DATABASE = f"trade_tooltest_{os.environ.get('PYTEST_XDIST_WORKER', 'gw')}"


def test_help_names_every_command(data):
    """The help shows each command, and an unknown one is refused."""
    done = trade("--help", data=data)
    assert done.returncode == 0
    for command in ("up", "test", "stop", "shell", "odoo", "update", "reset", "lint", "bench", "doctor"):
        assert re.search(rf"^    {command}\b", done.stdout, re.M), command
    assert trade(data=data).stdout == done.stdout
    assert trade("dance", data=data).returncode == 2


def test_doctor_is_clean(data):
    """Where the tests run, nothing is wrong."""
    done = trade("doctor", "--port", free_port(), data=data)
    assert done.returncode == 0, done.stdout
    assert "Nothing is wrong." in done.stdout


def test_doctor_names_everything(tmp_path):
    """Several things wrong at once: the doctor names each, with what to do, and changes nothing."""
    programs, folder = tmp_path / "bin", tmp_path / "data"
    for path in (programs, folder / "venv" / "bin", tmp_path / "odoo"):
        path.mkdir(parents=True)
    for name in ("sh", "dirname", "du", "setpriv"):
        (programs / name).symlink_to(shutil.which(name))
    (programs / "python3").symlink_to(sys.executable)
    (folder / "venv" / "bin" / "python").symlink_to("/a/python/that/is/gone")
    for name in ("lock", "venv/trade-stamp"):
        (folder / name).touch()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (18, 0, 0, FINAL, 0, '')\n")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        env = {"PATH": str(programs), "TRADE_ODOO": str(tmp_path), "TRADE_POSTGRES": "mysql://somewhere"}
        done = trade("doctor", "--port", other.getsockname()[1], data=folder, **env)
    assert done.returncode == 1
    said = {
        "WRONG port": ("is taken by another program", "--port"),
        "WRONG Python packages": ("is broken", f"Remove {folder / 'venv'}"),
        "WRONG Odoo": ("is 18.0", "--odoo"),
        "WRONG PostgreSQL": ("does not name a PostgreSQL server", "postgresql://"),
        "note  wkhtmltopdf": ("PDF documents", "apt-get install wkhtmltopdf"),
        "note  chromium": ("browser tests", "apt-get install chromium"),
    }
    for what, (cause, way_out) in said.items():
        found = re.search(rf"^{what}: .*{re.escape(cause)}.*\n +.*{re.escape(way_out)}", done.stdout, re.M)
        assert found, f"{what}\n{done.stdout}"
    assert "4 to put right." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["--port", "65536"], "'65536' is not a port"),
        (["--database", "Trade-1"], "cannot be the name of a database"),
        (["--postgres", "postgresql://odoo:x@localhost:port"], "does not name a PostgreSQL server"),
        (["--odoo", "/nowhere"], "no Odoo in /nowhere"),
        (["--data", "/dev/null/trade"], "cannot be the data folder"),
        (["--data", str(ROOT)], "has other things in it"),
        (["--demo"], "unknown arguments: --demo"),
    ],
)
def test_wrong_option(data, arguments, cause):
    """A value that cannot be is refused in words, before anything is done."""
    done = trade("up", "--database", DATABASE, *arguments, data=data, TRADE_PORT=str(free_port()))
    assert done.returncode and cause in done.stdout and "Traceback" not in done.stdout, done.stdout
    assert DATABASE not in databases()


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


def test_cause_of_a_failure(tmp_path):
    """A failure is not taken for one of the network because it looks a little like it."""
    lost = "FileNotFoundError: [Errno 2] No such file or directory: 'x'\n"
    assert ui.failure("Unpacking", lost, tmp_path / "log").what == "Unpacking failed."
    assert "could not be reached" in ui.failure("npm pack", "npm error code ENOTFOUND\n", tmp_path / "log").what
    refused = 'connection to server at "127.0.0.1", port 5432 failed: Connection refused\n'
    problem = ui.failure("Installing base", refused, tmp_path / "log", ui.LOCAL_CAUSES)
    assert problem.what == "Installing base failed." and "port 5432" in problem.way_out


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
