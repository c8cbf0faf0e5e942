"""What our addons need of Python is pinned once, and installed everywhere alike."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: A name, its version, and the hashes below it.
PIN = re.compile(r"^([A-Za-z0-9._-]+)==((?:.*\\\n)*.*)$", re.M)


def test_addons_and_development_agree():
    """The image (addons.txt) and ./trade (odoo.txt) install the same versions, of which both know the hashes."""
    pinned = dict(PIN.findall((ROOT / "requirements/odoo.txt").read_text()))
    wanted = dict(PIN.findall((ROOT / "requirements/addons.txt").read_text()))
    assert wanted and all("--hash=sha256:" in pin for pin in wanted.values())
    assert {name: pinned.get(name) for name in wanted} == wanted


def test_manifests_are_served():
    """Every Python package that a manifest names is installed in the image."""
    wanted = dict(PIN.findall((ROOT / "requirements/addons.txt").read_text()))
    for manifest in (ROOT / "addons").glob("*/__manifest__.py"):
        needed = ast.literal_eval(manifest.read_text()).get("external_dependencies", {}).get("python", [])
        assert set(needed) <= wanted.keys(), manifest.parent.name
