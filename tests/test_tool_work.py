"""The commands of ./trade at work: on a database without the demo company, an Odoo and a PostgreSQL that the person named."""

import json
import os
import re
import shutil
import subprocess
from urllib.parse import quote

import pytest
from trade_command import ROOT, administrator, databases, free_port, trade

DATABASE = f"trade_tooltest_own_{os.environ.get('PYTEST_XDIST_WORKER', 'gw')}"
ADDON, OTHER = "trade_talking_points", "trade_supplier_qualification"


@pytest.fixture(scope="module")
def where(data, tmp_path_factory):
    """A data folder of its own, whose name is no simple one, and the variables that name the Odoo and the PostgreSQL.

    They are those of the tests, so that the templates are there already.
    """
    folder = tmp_path_factory.mktemp("own") / "Ordner für 数据"
    folder.mkdir()
    for name in ("venv", "odoo-data"):
        (folder / name).symlink_to(data / name)
    (folder / "lock").touch()
    (source,) = data.glob("venv/lib/python3*/site-packages/trade-odoo.pth")
    host, user, password = (quote(os.environ.get(f"PG{name}", ""), safe="") for name in ("HOST", "USER", "PASSWORD"))
    postgres = f"postgresql://{user}{password and ':'}{password}@{host}:{os.environ.get('PGPORT', 5432)}"
    yield {
        "data": folder,
        "TRADE_ODOO": source.read_text().strip(),
        "TRADE_POSTGRES": postgres,
        "TRADE_DATABASE": DATABASE,
    }
    shutil.rmtree(folder / "logs", ignore_errors=True)


@pytest.fixture(scope="module")
def served(where):
    """The port on which ./trade up --no-demo --detach serves it; nothing is left afterwards."""
    port = free_port()
    try:
        done = trade("up", "--no-demo", "--detach", "--port", port, **where)
        assert done.returncode == 0 and "Database template" not in done.stdout, done.stdout
        assert f"http://127.0.0.1:{port}/odoo" in done.stdout and "no demo company" in done.stdout
        yield port
    finally:
        done = trade("reset", "--yes", **where)
        assert done.returncode == 0 and DATABASE not in databases(), done.stdout


def made_from():
    """{addon: hash} that the database was made from or last updated to."""
    query = f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{DATABASE}'"
    return json.loads(sql(query, "postgres"))


def sql(query, database=DATABASE):
    done = subprocess.run(["psql", "-XAtqd", database, "-c", query], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def make_older(*addons):
    """Let the database be one of an older checkout, in which these addons had another version."""
    made = made_from()
    made["addons"] |= dict.fromkeys(addons, "older")
    sql(f"COMMENT ON DATABASE {DATABASE} IS '{json.dumps(made)}'")
    sql(f"UPDATE ir_module_module SET latest_version = '19.0.0.0.0' WHERE name IN ({', '.join(map(repr, addons))}, '')")


def versions(*addons):
    return [sql(f"SELECT latest_version FROM ir_module_module WHERE name = '{addon}'") for addon in addons]


def test_no_demo_on_own_odoo_and_postgres(where, served):
    """`up --no-demo` with --odoo and --postgres: all addons but the demo company, in that server, on that Odoo."""
    made = made_from()
    assert "trade_base" in made["addons"] and "trade_demo" not in made["addons"]
    assert made["odoo"].startswith(where["TRADE_ODOO"])
    assert not (where["data"] / "pg").exists() and not (where["data"] / "odoo").exists()
    assert administrator(served, DATABASE)


def test_port_of_our_own_server(where, served):
    """The port of another server of ours is taken by that database, not by "another program"."""
    done = trade("up", "--port", served, "--database", f"{DATABASE}_2", **where)
    assert done.returncode == 1
    assert f"taken by the server of the database {DATABASE}" in done.stdout and "--port" in done.stdout


def test_shell(where, served):
    """`shell` runs a script in Odoo's shell on the database; on one that is not there it says so."""
    script = "print('FOUND', env.cr.dbname, env['ir.module.module'].search([('name', '=', 'trade_base')]).state)"
    done = trade("shell", stdin=script, **where)
    assert done.returncode == 0 and f"FOUND {DATABASE} installed" in done.stdout, done.stdout
    done = trade("shell", **{**where, "TRADE_DATABASE": f"{DATABASE}_2"})
    assert done.returncode == 1 and f"no database {DATABASE}_2" in done.stdout and "./trade up" in done.stdout


@pytest.mark.parametrize("arguments", [("--", "--version"), ("--version",)])
def test_odoo(where, served, arguments):
    """`odoo -- ARGS` gives its arguments to odoo-bin, and its exit code back."""
    done = trade("odoo", *arguments, **where)
    assert done.returncode == 0 and re.search(r"^Odoo Server 19\.0", done.stdout, re.M), done.stdout
    assert trade("odoo", "--", "no-such-command", **where).returncode


def test_update(where, served):
    """A database of an older checkout: `update ADDON` updates that one, `update` the rest of what changed, then nothing."""
    now = versions(ADDON, OTHER)
    make_older(ADDON, OTHER)
    done = trade("update", "trade_nonsense", **where)
    assert done.returncode == 1 and "no such addon: trade_nonsense" in done.stdout

    done = trade("update", ADDON, **where)
    assert done.returncode == 0 and f"Updating {ADDON}\n" in done.stdout, done.stdout
    assert "still has the old code" in done.stdout
    assert versions(ADDON, OTHER) == [now[0], "19.0.0.0.0"]
    assert made_from()["addons"][OTHER] == "older"

    done = trade("stop", **where)
    assert done.returncode == 0 and "Stopped." in done.stdout
    # up does what update does
    done = trade("up", "--no-demo", "--detach", "--port", served, **where)
    assert done.returncode == 0 and f"Updating {OTHER}\n" in done.stdout, done.stdout
    assert versions(ADDON, OTHER) == now
    done = trade("update", **where)
    assert done.returncode == 0 and "Nothing has changed." in done.stdout


def test_lint_finds(data, tmp_path):
    """`lint` fails on a checkout with faults; every check runs, and each finds what was made for it. It repairs nothing unasked."""
    for name in ("tool", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("trade", "pyproject.toml", ".pylintrc"):
        shutil.copy(ROOT / name, tmp_path / name)
    faults = {
        "bench/unused.py": "import os\n",
        "config/format.py": "a   =  1\n",
        "tests/test_nothing.py": "",
        "docs/requirements.csv": "id,requirement,state\nUSE-1,Something,done\n",
        "docs/requirements.md": "",
        "addons/trade_bad/__init__.py": "",
        "addons/trade_bad/__manifest__.py": '{"name": "Bad", "version": "19.0.1.0.0", "data": ["data.xml"]}\n',
        "addons/trade_bad/data.xml": '<odoo>\n    <record id="a" model="res.partner" />\n    <record id="a" model="res.partner" />\n</odoo>\n',
        "addons/trade_bad/i18n/zh_CN.po": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        '#. module: trade_bad\n#: code:addons/trade_bad/x.py:0\n#, python-format\nmsgid "%s of %s"\nmsgstr "%s"\n',
    }
    for name, text in faults.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    done = trade("lint", data=data, root=tmp_path)
    assert done.returncode == 1, done.stdout
    found = "ruff, ruff format, pylint-odoo, OCA checks, OCA checks of translations, requirement table"
    assert done.stdout.rstrip().endswith(f"Found by: {found}"), done.stdout
    for what in (
        "unused.py",
        "format.py",
        "trade_bad/__manifest__.py",
        "data.xml",
        "zh_CN.po",
        "USE-1 is declared done",
    ):
        assert what in done.stdout, what
    assert all((tmp_path / name).read_text() == text for name, text in faults.items())
