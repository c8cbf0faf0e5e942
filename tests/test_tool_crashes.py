"""./trade interrupted, killed and started twice: the next run goes on, and nothing half-made is taken for whole."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from trade_command import ROOT, administrator, databases, free_port, start, trade

sys.path.insert(0, str(ROOT / "tool"))

from tradetool import databases as tool_databases
from tradetool import packages, postgres, server, settings, ui

DATABASE = f"trade_tooltest_crash_{os.environ.get('PYTEST_XDIST_WORKER', 'gw')}"


@pytest.fixture
def scratch(data):
    """A database name that is gone again afterwards."""
    yield DATABASE
    trade("reset", "--yes", "--database", DATABASE, data=data)


@pytest.fixture
def mine(data, tmp_path):
    """Settings with a data folder of their own, whose name is no simple one; the packages are those of the tests."""
    folder = tmp_path / "Ordner für 数据"
    folder.mkdir()
    mine = settings.Settings(data=folder, own_odoo="", own_postgres="")
    mine.make_data_folder()
    return mine


def test_edited_while_building(data, scratch, tmp_path):
    """USE-2: addons that change while a database is made from them: it does not get their name, and the person is told."""
    mine = settings.Settings(data=data)
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
    """USE-2: kill -9 in the middle of making the database: nothing half-made has its name. Then two ./trade up at the same
    time: one makes and serves it, the other waits and says where; and when the server is killed, the next one serves again.
    """
    port = free_port()
    up = ("up", "--detach", "--port", port, "--database", scratch)
    with start(*up, data=data) as process:
        end = time.monotonic() + 120
        while f"{scratch}__new" not in databases() and time.monotonic() < end:
            assert process.poll() is None, "it ended before it could be killed"
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)
    assert scratch not in databases()

    with start(*up, data=data) as one, start(*up, data=data) as other:
        outputs = [process.communicate(timeout=300)[0] for process in (one, other)]
    assert one.returncode == other.returncode == 0, outputs
    assert all(f"http://127.0.0.1:{port}/odoo" in output for output in outputs), outputs
    assert sum("already running" in output for output in outputs) == 1, outputs
    assert scratch in databases() and f"{scratch}__new" not in databases()
    assert administrator(port, scratch)

    pid = server.running(settings.Settings(data=data, database=scratch))[0]
    os.kill(pid, signal.SIGKILL)
    done = trade(*up, data=data)
    assert done.returncode == 0 and "already running" not in done.stdout, done.stdout
    assert f"http://127.0.0.1:{port}/odoo" in done.stdout


def test_server_that_hangs(mine, monkeypatch):
    """`stop` ends a server that does not listen to a polite signal, and no process whose number is in an old note."""
    monkeypatch.setattr(server, "SECONDS_TO_END", 0.5)
    mine.database = "hung"
    note = mine.data / "server-hung.pid"
    script = "trap '' TERM; echo ready; while :; do sleep 1; done"
    arguments = ["sh", "-c", script, "odoo-bin", str(mine.config), "--database=hung"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, start_new_session=True) as deaf:
        assert deaf.stdout.readline() == b"ready\n"
        note.write_text(f"{deaf.pid} 8069")
        assert server.running(mine) == (deaf.pid, 8069)
        assert server.stop(mine)
        assert not Path(f"/proc/{deaf.pid}").exists() and not note.exists()
    arguments[-1] = "--database=other"
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, start_new_session=True) as other:
        assert other.stdout.readline() == b"ready\n"
        note.write_text(f"{other.pid} 8069")
        assert not server.stop(mine) and other.poll() is None
        os.killpg(other.pid, signal.SIGKILL)


def test_crash_of_postgresql(data, mine):
    """PostgreSQL killed, and its number now that of another process: it starts again with what was written."""
    (mine.data / "venv").symlink_to(data / "venv")
    postgres.ensure(mine)
    try:
        postgres.sql(mine, "CREATE TABLE kept AS SELECT 42 AS answer")
        postgres.sql(mine, "CHECKPOINT")
        notes = [mine.data / "pg" / "postmaster.pid", postgres._socket(mine) / f"{postgres.SOCKET}.lock"]
        texts = [note.read_text() for note in notes]
        pid = int(texts[0].split()[0])
        os.kill(pid, signal.SIGKILL)
        end = time.monotonic() + 60
        while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
            time.sleep(0.05)
        with subprocess.Popen([*postgres._as_user(), "sleep", "300"]) as stranger:
            for note, text in zip(notes, texts, strict=True):
                note.write_text(text.replace(str(pid), str(stranger.pid), 1))
                postgres._give(note)
            postgres.ensure(mine)
            assert postgres.sql(mine, "SELECT answer FROM kept") == [["42"]]
            stranger.kill()
        # a cleaned folder of temporary files takes the socket with it
        (postgres._socket(mine) / postgres.SOCKET).unlink()
        postgres.ensure(mine)
        assert postgres.sql(mine, "SELECT answer FROM kept") == [["42"]]
    finally:
        assert postgres.stop(mine)
    assert not postgres.stop(mine)


def test_copy_without_its_command(data):
    """A copy that goes on in the server, though the ./trade that asked for it was killed, is ended by the next one."""
    source, new = f"{DATABASE}_source", f"{DATABASE}__new"
    psql = ["psql", "-XAtqd", "postgres"]
    waits = f"SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'CREATE DATABASE \"{new}%'"
    subprocess.run(["createdb", source], check=True)
    try:
        with subprocess.Popen(psql, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
            holder.stdin.write(f"BEGIN; COMMENT ON DATABASE {source} IS 'held'; SELECT 'held';\n")
            holder.stdin.flush()
            assert holder.stdout.readline() == "held\n"
            command = [*psql, "-c", f'CREATE DATABASE "{new}" TEMPLATE "{source}" STRATEGY FILE_COPY']
            with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as orphan:
                end = time.monotonic() + 60
                while subprocess.check_output([*psql, "-c", waits], text=True) != "1\n" and time.monotonic() < end:
                    time.sleep(0.05)
                tool_databases.Databases(settings.Settings(data=data), "").drop(new)
                assert "terminating connection" in orphan.communicate(timeout=60)[1]
            holder.stdin.close()
        assert new not in databases()
    finally:
        subprocess.run(["dropdb", source], check=True)


def test_leftovers_of_killed_tests(data, monkeypatch):
    """What a killed run of the tests left behind is gone with the next one; nothing else is."""
    monkeypatch.setattr(tool_databases, "OF_TESTS", (f"{DATABASE}_left_",))
    made = tool_databases.Databases(settings.Settings(data=data), "")
    names = [f"{DATABASE}_left_{name}" for name in ("1", "2__new")]
    for name in names:
        subprocess.run(["createdb", name], check=True)
    before = set(databases())
    made.drop_leftovers()
    assert before - set(databases()) == set(names)


# ---------------------------------------------------------------------- a network that breaks off


def make_wheel(folder):
    """A package of some hundred kilobytes, small enough to make and long enough to break off in the middle."""
    path = folder / "trade_sample-1.0-py3-none-any.whl"
    info = "trade_sample-1.0.dist-info"
    files = {
        "trade_sample.py": "VALUE = 42\n",
        "trade_sample.bin": random.Random(1).randbytes(500_000),
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: trade-sample\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(path, "w") as wheel:
        for name, content in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(name, content)
    return path.read_bytes()


class Registry(BaseHTTPRequestHandler):
    """A package registry. `how` says what becomes of the package: sent whole, broken off, or stuck in the middle."""

    wheel, how, stuck = b"", "whole", threading.Event()

    def do_GET(self):
        if not self.path.endswith(".whl"):
            digest = hashlib.sha256(self.wheel).hexdigest()
            name = "trade_sample-1.0-py3-none-any.whl"
            self._send(f'<a href="/{name}#sha256={digest}">{name}</a>'.encode(), "text/html")
            return
        self._send(self.wheel if self.how == "whole" else self.wheel[:200_000], "application/zip", len(self.wheel))
        if self.how == "stuck":
            self.stuck.set()
            self.rfile.read(1)

    def _send(self, content, kind, length=None):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length or len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def registry_of_packages(tmp_path, monkeypatch):
    """The class of a registry that is at work, and is the one that uv asks."""
    handler = type("Handler", (Registry,), {"wheel": make_wheel(tmp_path), "stuck": threading.Event()})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://127.0.0.1:{http.server_port}/simple")
        monkeypatch.setenv("UV_HTTP_RETRIES", "0")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield handler
        http.shutdown()


def test_network_breaks_off(data, mine, tmp_path, registry_of_packages):
    """USE-2: the network is gone in the middle of a package, then kill -9 in the middle of it: nothing is taken for whole,
    the cause is named, and the next run goes on and comes to its end.
    """
    mine.requirements = tmp_path / "requirements"
    mine.requirements.mkdir()
    pin = f"trade-sample==1.0 --hash=sha256:{hashlib.sha256(registry_of_packages.wheel).hexdigest()}\n"
    for name, text in {"odoo": pin, "dev": "", "uv": (ROOT / "requirements" / "uv.txt").read_text()}.items():
        (mine.requirements / f"{name}.txt").write_text(text)
    (mine.data / "uv").symlink_to(data / "uv")
    stamp = mine.venv / "trade-stamp"

    registry_of_packages.how = "broken"
    with pytest.raises(ui.Problem, match="could not be reached") as error:
        packages.ensure(mine)
    assert "goes on where it stopped" in error.value.way_out and not stamp.exists()

    registry_of_packages.how = "stuck"
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'tool')!r}); from pathlib import Path\n"
        f"from tradetool import packages, settings\nmine = settings.Settings(data=Path({str(mine.data)!r}))\n"
        f"mine.requirements = Path({str(mine.requirements)!r})\npackages.ensure(mine)"
    )
    with subprocess.Popen([sys.executable, "-c", code], start_new_session=True) as process:
        assert registry_of_packages.stuck.wait(120)
        os.killpg(process.pid, signal.SIGKILL)
    assert not stamp.exists()

    registry_of_packages.how = "whole"
    packages.ensure(mine)
    assert stamp.exists()
    code = "import trade_sample; print(trade_sample.VALUE)"
    done = subprocess.run([mine.venv / "bin" / "python", "-c", code], capture_output=True, text=True)
    assert done.stdout == "42\n", done.stderr
