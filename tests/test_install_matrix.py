"""Each addon alone, in a database without any other of ours: installed, updated, and uninstalled without a trace.

The addons path holds links to the addon and its depends only, so nothing of ours installs itself beside it. Addons that
need trade_base start where it is installed and nothing else; that it leaves nothing behind itself is one of the tests.
"""

import ast
import configparser
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from install_matrix import snapshot

ROOT = Path(__file__).resolve().parents[1]
#: Leaves half a year of business behind by its very purpose, as the documents of any company would stay.
DATA_ADDONS = {"trade_demo"}
FOUNDATION = "trade_base"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def manifests():
    """{addon: manifest} of the installable addons of this checkout."""
    found = {
        path.parent.name: ast.literal_eval(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "addons").glob("*/__manifest__.py"))
    }
    return {name: manifest for name, manifest in found.items() if manifest.get("installable", True)}


MANIFESTS = manifests()


def own_depends(addon):
    """The addon and those of ours that it needs, the addon first."""
    found = [addon]
    for name in found:
        found += [depend for depend in MANIFESTS[name]["depends"] if depend in MANIFESTS and depend not in found]
    return found


def make_database(name, template):
    subprocess.run(["dropdb", "--if-exists", "--force", name], check=True, capture_output=True)
    subprocess.run(["createdb", "-T", template, name], check=True)


def drop_database(name):
    subprocess.run(["dropdb", "--if-exists", "--force", name], check=True)


@pytest.fixture
def database():
    """Name of the database to work in, gone afterwards."""
    name = f"trade_matrix_{WORKER}"
    yield name
    drop_database(name)


@pytest.fixture(scope="module")
def foundation(tmp_path_factory):
    """A database with Odoo's own applications and trade_base."""
    name, folder = f"trade_matrix_base_{WORKER}", tmp_path_factory.mktemp("foundation")
    make_database(name, os.environ["TRADE_TEST_CORE"])
    run_odoo(
        folder,
        name,
        [FOUNDATION],
        [Path(sys.executable).with_name("odoo-bin")],
        ["-i", FOUNDATION, "--stop-after-init"],
    )
    yield name
    drop_database(name)


def configured_path():
    """Folders of addons in the configuration, without ours."""
    parser = configparser.RawConfigParser()
    parser.read(os.environ["TRADE_TEST_CONFIG"])
    folders = parser.get("options", "addons_path", fallback="").split(",")
    return [folder for folder in folders if folder and Path(folder).resolve() != ROOT / "addons"]


def run_odoo(folder, database, addons, program, options=()):
    """Run a program with Odoo's options, and nothing but `addons` of ours on the path; its log must be clean."""
    path = folder / "addons"
    path.mkdir()
    for name in addons:
        (path / name).symlink_to(ROOT / "addons" / name)
    command = [sys.executable, *program, "-c", os.environ["TRADE_TEST_CONFIG"], "-d", database, *options, "--no-http"]
    command += ["--data-dir", folder / "data", "--addons-path", ",".join(map(str, [path, *configured_path()]))]
    done = subprocess.run(
        [str(part) for part in [*command, "--max-cron-threads=0"]],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout[-5000:]
    noise = [line for line in done.stdout.splitlines() if re.search(r" (WARNING|ERROR|CRITICAL) ", line)]
    assert not noise, "\n".join(noise)


@pytest.mark.parametrize("addon", [name for name in MANIFESTS if name not in DATA_ADDONS])
def test_install_update_uninstall(addon, database, tmp_path, request):
    """ORG-5: each addon is installed, updated and uninstalled alone; the log is clean and core is as it was."""
    addons = own_depends(addon)
    based = FOUNDATION in addons[1:]
    make_database(database, request.getfixturevalue("foundation") if based else os.environ["TRADE_TEST_CORE"])
    result = tmp_path / "result.json"
    tried = [name for name in addons if name != FOUNDATION or not based]
    run_odoo(tmp_path, database, addons, [ROOT / "tests" / "install_matrix" / "cycle.py", result, ",".join(tried)])
    problems = json.loads(result.read_text(encoding="utf-8"))
    assert not problems, f"{addon} does not leave the database as it was:\n" + "\n".join(problems)


def test_differences_are_found():
    """The comparison sees what an addon leaves behind, takes away, or changes."""
    before = {"columns": {"a.x": ["text"], "a.y": ["text"]}}
    after = {"columns": {"a.x": ["integer"], "a.z": ["text"]}}
    assert snapshot.differences(before, before) == []
    assert [text.split(":")[1].strip() for text in snapshot.differences(before, after)] == [
        "left behind",
        "lost",
        "changed",
    ]
