"""Each addon alone, in a database without any other of ours: installed, updated, and uninstalled without a trace.

The addons path holds links to the addon and its depends only, so nothing of ours installs itself beside it.
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


@pytest.fixture
def database():
    """A copy of the database that has Odoo's own applications only."""
    name = f"trade_matrix_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    subprocess.run(["dropdb", "--if-exists", "--force", name], check=True, capture_output=True)
    subprocess.run(["createdb", "-T", os.environ["TRADE_TEST_CORE"], name], check=True)
    yield name
    subprocess.run(["dropdb", "--if-exists", "--force", name], check=True)


def configured_path():
    """Folders of addons in the configuration, without ours."""
    parser = configparser.RawConfigParser()
    parser.read(os.environ["TRADE_TEST_CONFIG"])
    folders = parser.get("options", "addons_path", fallback="").split(",")
    return [folder for folder in folders if folder and Path(folder).resolve() != ROOT / "addons"]


@pytest.mark.parametrize("addon", [name for name in MANIFESTS if name not in DATA_ADDONS])
def test_install_update_uninstall(addon, database, tmp_path):
    """ORG-5: each addon is installed, updated and uninstalled alone; the log is clean and core is as it was."""
    addons = own_depends(addon)
    folder = tmp_path / "addons"
    folder.mkdir()
    for name in addons:
        (folder / name).symlink_to(ROOT / "addons" / name)
    result = tmp_path / "result.json"
    command = [sys.executable, ROOT / "tests" / "install_matrix" / "cycle.py", result, ",".join(addons)]
    command += ["-c", os.environ["TRADE_TEST_CONFIG"], "-d", database, "--data-dir", tmp_path / "data", "--no-http"]
    command += ["--addons-path", ",".join(map(str, [folder, *configured_path()])), "--max-cron-threads=0"]
    done = subprocess.run(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=900
    )
    assert done.returncode == 0, done.stdout[-5000:]
    noise = [line for line in done.stdout.splitlines() if re.search(r" (WARNING|ERROR|CRITICAL) ", line)]
    assert not noise, "\n".join(noise)
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
