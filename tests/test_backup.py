"""config/backup.sh and config/restore.sh: back to a moment before an accident, with the archive that PostgreSQL writes."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from topology.servers import CONFIG, PASSWORDS, Postgres, free_ports, wait_for


class Restored(Postgres):
    """A PostgreSQL whose data folder config/restore.sh fills: no initdb."""

    def __init__(self, folder, name, port, script):
        super().__init__(folder, name, port, primary=script)  # skips initdb; nothing is copied, see command()

    def command(self):
        return [part for part in super().command() if part not in ("bash", str(CONFIG / "pg_replica.sh"))]

    def environment(self):
        return {}


@pytest.fixture(name="place")
def fixture_place():
    """A primary with roles and archive, a filestore, and `run(script, *arguments)` for the two scripts."""
    folder = tempfile.mkdtemp(prefix="trade-backup-")
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        primary_port, restored_port = free_ports(2)
        primary = Postgres(folder, "primary", primary_port)
        restored = Restored(folder, "restored", restored_port, primary)
        for server in (primary, restored):
            stack.callback(server.stop)
        primary.start().make_roles()
        backup, data = Path(folder, "backup"), Path(folder, "odoo-data")

        def run(script, *arguments, data=data):
            environment = {
                **os.environ,
                "PGHOST": "127.0.0.1",
                "PGPORT": str(primary_port),
                "REPLICATION_PASSWORD": PASSWORDS["REPLICATION_PASSWORD"],
                "BACKUP": str(backup),
                "ODOO_DATA_DIR": str(data),
                "PGDATA": str(restored.data),
            }
            command = [*primary.prefix, "bash", CONFIG / script, *arguments]
            return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

        (data / "filestore" / "trade" / "ab").mkdir(parents=True)
        if primary.prefix:  # in Compose the scripts run as root; here as PostgreSQL's user, who must own what is copied
            subprocess.run(["chown", "-R", "nobody:nogroup", data], check=True)
        yield SimpleNamespace(primary=primary, restored=restored, backup=backup, data=data, run=run)


def archived(place):
    """Close the current WAL segment and wait until it is in the archive."""
    place.primary.query(
        "SELECT pg_create_restore_point('archived')"
    )  # writes something: an empty segment is not closed
    ((segment,),) = place.primary.query("SELECT pg_walfile_name(pg_switch_wal())")
    wait_for(f"{segment} is archived", (place.backup / "wal" / f"{segment}.gz").exists)


def test_back_to_the_moment_before_an_accident(place, tmp_path):
    """What was committed before the moment is there, also after the last backup; the accident has not happened."""
    early = place.run("restore.sh")
    assert early.returncode == 1
    assert "no backup" in early.stderr

    place.primary.query("CREATE TABLE orders (name text)")
    place.primary.query("INSERT INTO orders VALUES ('before the backup')")
    (place.data / "filestore" / "trade" / "ab" / "abc").write_text("a contract")
    done = place.run("backup.sh")
    assert done.returncode == 0, done.stderr
    assert "1 kept" in done.stdout

    place.primary.query("INSERT INTO orders VALUES ('after the backup')")
    ((moment,),) = place.primary.query("SELECT clock_timestamp()::text")
    place.primary.query("SELECT pg_sleep(0.1)")
    place.primary.query("DROP TABLE orders")
    archived(place)
    place.primary.stop()

    elsewhere = tmp_path / "odoo-data"
    tmp_path.chmod(0o777)
    done = place.run("restore.sh", moment, data=elsewhere)
    assert done.returncode == 0, done.stderr
    place.restored.start()
    wait_for("recovery has ended", lambda: place.restored.query("SELECT NOT pg_is_in_recovery()")[0][0])
    assert place.restored.query("SELECT name FROM orders ORDER BY name") == [
        ("after the backup",),
        ("before the backup",),
    ]
    assert (elsewhere / "filestore" / "trade" / "ab" / "abc").read_text() == "a contract"

    again = place.run("restore.sh", moment)
    assert again.returncode == 1, "a database that is there is never overwritten"
    assert "move that folder away" in again.stderr


def test_old_backups_are_dropped(place):
    """Backups older than KEEP_DAYS go, with the WAL that only they needed; the newest stays usable."""
    assert place.run("backup.sh").returncode == 0
    archived(place)
    (first,) = (place.backup / "base").iterdir()
    os.utime(first, (0, 0))
    time.sleep(1)  # a backup is named after the second it was made in
    wal = set((place.backup / "wal").iterdir())
    done = place.run("backup.sh")
    assert done.returncode == 0, done.stderr
    assert first not in set((place.backup / "base").iterdir())
    assert "1 kept" in done.stdout
    assert not wal <= set((place.backup / "wal").iterdir()), "WAL from before the oldest backup is gone"
    place.primary.query("CREATE TABLE later ()")
    archived(place)
    place.primary.stop()
    assert place.run("restore.sh").returncode == 0
    place.restored.start()
    wait_for("recovery has ended", lambda: place.restored.query("SELECT NOT pg_is_in_recovery()")[0][0])
    assert place.restored.query("SELECT to_regclass('later') IS NOT NULL") == [(True,)]
