"""config/init_db.py, the service `init` of docker-compose.yml, against a PostgreSQL with the same files and roles."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from passlib.context import CryptContext
from topology.servers import CONFIG, PASSWORDS, Postgres, free_ports, test_addons_path, wait_for

DATABASE = "trade"
SCRIPT = CONFIG / "init_db.py"


@pytest.fixture(name="place", scope="module")
def fixture_place():
    """A PostgreSQL as Compose's `db` makes it, and `run(*arguments, **variables)`, which runs the script."""
    folder = tempfile.mkdtemp(prefix="trade-init-")
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        server = Postgres(folder, "primary", *free_ports(1))
        stack.callback(server.stop)
        server.start().make_roles()
        data = Path(folder, "odoo-data")
        environment = {
            **os.environ,
            **PASSWORDS,
            "PGHOST": "127.0.0.1",
            "PGPORT": str(server.port),
            "PGUSER": "odoo",
            "PGPASSWORD": PASSWORDS["ODOO_DB_PASSWORD"],
            "PGDATABASE": DATABASE,
            "ODOO_RC": str(CONFIG / "odoo.conf"),
            "ODOO_DATA_DIR": str(data),
            "ODOO_ADDONS_PATH": test_addons_path(),
            "ODOO_ADMIN_PASSWORD": "chosen in .env",
            # What is installed is not the point here, and base alone is quick.
            "TRADE_ADDONS": "base",
            "ODOO_SKIP_AUTO_INSTALL": "1",
        }

        def start(**variables):
            return subprocess.Popen(
                [sys.executable, SCRIPT],
                env={**environment, **variables},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )

        def run(**variables):
            process = start(**variables)
            output, _ = process.communicate(timeout=300)
            return SimpleNamespace(code=process.returncode, output=output)

        yield SimpleNamespace(server=server, data=data, start=start, run=run)


def databases(place):
    """Names of the databases beside PostgreSQL's own."""
    rows = place.server.query("SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'")
    return {name for (name,) in rows}


def test_a_half_made_database_is_never_served(place):
    """Killed in the middle, or with an addon that does not exist: the name that is served does not exist."""
    process = place.start()
    # a transaction with a number has written: base is one of several seconds, so looking ten times a second meets it
    installing = "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND usename = 'odoo' AND backend_xid IS NOT NULL"
    wait_for("Odoo is at work", lambda: place.server.query(installing, f"{DATABASE}_building"), 60)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    assert DATABASE not in databases(place)

    # Odoo's role cannot make up for it: a server started too early finds nothing to serve and makes nothing.
    ((may_create, superuser),) = place.server.query("SELECT rolcreatedb, rolsuper FROM pg_roles WHERE rolname = 'odoo'")
    assert (may_create, superuser) == (False, False)

    result = place.run(TRADE_ADDONS="base,trade_nowhere")
    assert result.code == 1
    assert "init: not installed: trade_nowhere" in result.output
    assert DATABASE not in databases(place)


def test_first_second_and_interrupted(place):
    """The next run makes the database; one more has nothing to do; an update that was interrupted is finished."""
    result = place.run()
    assert result.code == 0, result.output[-3000:]
    assert databases(place) == {DATABASE}, "and nothing is left of the attempts"
    assert [path.name for path in (place.data / "filestore").iterdir()] == [DATABASE]
    ((hashed, owner),) = place.server.query(
        "SELECT password, pg_get_userbyid(datdba) FROM res_users, pg_database WHERE login = 'admin' AND datname = %s",
        DATABASE,
        database=DATABASE,
    )
    assert CryptContext(["pbkdf2_sha512"]).verify("chosen in .env", hashed)
    assert owner == "odoo"
    stored = "SELECT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL"
    for (name,) in place.server.query(stored, database=DATABASE):
        assert (place.data / "filestore" / DATABASE / name).is_file()

    nowhere = "/usr/bin:/bin"  # no Odoo there: a run that needed it would fail
    assert shutil.which("odoo-bin", path=nowhere) is None
    result = place.run(PATH=nowhere)
    assert (result.code, result.output) == (0, f"init: {DATABASE} is ready\n")

    place.server.query("UPDATE ir_module_module SET state = 'to upgrade' WHERE name = 'base'", database=DATABASE)
    result = place.run(TRADE_ADDONS="base,rpc")
    assert result.code == 0, result.output[-3000:]
    assert f"init: updating {DATABASE}; new: rpc" in result.output
    states = "SELECT name, state FROM ir_module_module WHERE state <> 'uninstalled' AND name IN ('base', 'rpc')"
    assert dict(place.server.query(states, database=DATABASE)) == {"base": "installed", "rpc": "installed"}


def test_addons_installed_by_default(tmp_path, monkeypatch):
    """Without TRADE_ADDONS: ours, but not what installs itself, the demo company, or addons that only hold tests."""
    manifests = {
        "trade_base": {},
        "trade_crm": {"installable": True},
        "trade_crm_sale": {"auto_install": True},
        "trade_demo": {},
        "trade_test_flow": {},
        "trade_later": {"installable": False},
    }
    for name, manifest in manifests.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "__manifest__.py").write_text(repr({"name": name, **manifest}))
    (tmp_path / "no_addon").mkdir()
    monkeypatch.syspath_prepend(CONFIG)
    import init_db

    assert init_db.our_addons(tmp_path) == ["trade_base", "trade_crm"]
