"""In a process of its own: install an addon, update it, uninstall it and its depends of ours, and compare.

usage: cycle.py RESULT ADDON[,DEPEND...] ODOO-OPTIONS    writes what differs afterwards to RESULT, as JSON

The depends named are ours; those of Odoo that are not there yet are installed before anything is compared.
"""

import json
import sys
from pathlib import Path

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules import Manifest
from odoo.modules.module import initialize_sys_path
from odoo.modules.registry import Registry
from odoo.tools import config

sys.path.insert(0, str(Path(__file__).parent))

import snapshot


def install_core_depends(database, addons):
    """Install what these addons need of Odoo and the database does not have."""
    needed = {name for addon in addons for name in Manifest.for_addon(addon)["depends"]} - set(addons)
    with sql_db.db_connect(database).cursor() as cursor:
        cursor.execute("SELECT name FROM ir_module_module WHERE state = 'installed'")
        missing = needed - {name for (name,) in cursor.fetchall()}
    if missing:
        Registry.new(database, update_module=True, install_modules=sorted(missing))


def look_at_ours_only():
    """Odoo compares all its addons with the database five times in a cycle; here only ours can be news to it."""
    ours = [Manifest.for_addon(path.name) for path in Path(config["addons_path"][0]).iterdir()]
    Manifest.all_addon_manifests = staticmethod(lambda: sorted(ours, key=lambda manifest: manifest.name))


def cycle(database, addons):
    """Return what is not as it was; ``addons`` begins with the one to try, its depends follow."""
    initialize_sys_path()
    look_at_ours_only()
    install_core_depends(database, addons)
    with sql_db.db_connect(database).cursor() as cursor:
        before = snapshot.take(cursor)
    registry = Registry.new(database, update_module=True, install_modules=addons[:1])
    with registry.cursor() as cursor:
        installed = snapshot.take(cursor)
        missing = set(addons) - installed["installed"].keys()
        more = installed["installed"].keys() - before["installed"].keys() - set(addons)
    if missing or more:
        return [f"not installed: {name}" for name in sorted(missing)] + [f"also installed: {name}" for name in more]
    registry = Registry.new(database, update_module=True, upgrade_modules=addons[:1])
    with registry.cursor() as cursor:
        problems = [f"after an update: {text}" for text in snapshot.differences(installed, snapshot.take(cursor))]
    with registry.cursor() as cursor:
        env = api.Environment(cursor, SUPERUSER_ID, {})
        env["ir.module.module"].search([("name", "in", addons)]).button_uninstall()
    registry = Registry.new(database, update_module=True)
    with registry.cursor() as cursor:
        return problems + snapshot.differences(before, snapshot.take(cursor))


if __name__ == "__main__":
    result, addons, *options = sys.argv[1:]
    config.parse_config(options, setup_logging=True)
    problems = cycle(config["db_name"][0], addons.split(","))
    Path(result).write_text(json.dumps(problems), encoding="utf-8")
