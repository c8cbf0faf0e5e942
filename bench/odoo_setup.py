"""Odoo in this process: the configuration of the environment, and the peers on the addons path."""

import gc
import logging
import os
import sys
import threading

import odoo.init  # first: `odoo` alone is an empty namespace
from odoo import SUPERUSER_ID, api
from odoo.modules.module import initialize_sys_path
from odoo.modules.registry import Registry
from odoo.tools import config

#: Beginnings of the names of addons that no company installs.
NOT_FOR_COMPANIES = ("trade_demo", "trade_test_")


def configure(peers=None):
    """Read the configuration file that ODOO_RC names.

    :param peers: folder that has OCA addons in odoo/addons
    """
    rc = os.environ.get("ODOO_RC") or os.environ.get("OPENERP_SERVER")
    config.parse_config([*(["-c", rc] if rc else []), "--no-http", "--log-level=warn"], setup_logging=True)
    logging.getLogger("odoo").setLevel(logging.WARNING)
    if peers and (peers / "odoo" / "addons").is_dir():
        sys.path.append(str(peers))
        config["addons_path"] = [*config["addons_path"], str(peers / "odoo" / "addons")]
    initialize_sys_path()
    # counted by Odoo itself for every statement of this thread
    threading.current_thread().query_count = 0
    threading.current_thread().query_time = 0
    threading.current_thread().query_hooks = []


def addons_of_checkout(root):
    """Names of the installable addons of the checkout, without the demo company and what has only tests."""
    names = []
    for manifest in sorted((root / "addons").glob("*/__manifest__.py")):
        values = odoo.modules.module.Manifest.for_addon(manifest.parent.name)
        if values and values["installable"] and not manifest.parent.name.startswith(NOT_FOR_COMPANIES):
            names.append(manifest.parent.name)
    return names


def load(database):
    """The registry of a database, its objects out of the way of the garbage collector."""
    registry = Registry(database)
    gc.collect()
    gc.freeze()
    return registry


def unload(database):
    """Forget the registry of a database."""
    Registry.delete(database)


def install(database, addons):
    """Install addons (nothing happens to those that are installed)."""
    Registry.new(database, update_module=True, install_modules=addons)


def as_superuser(registry, body):
    """Run `body(env)` and commit.

    :return: what it returns
    """
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        result = body(env)
        env.flush_all()
        return result
