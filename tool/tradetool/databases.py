"""Databases: templates that are built once and copied, and never a half-made one under its final name.

A database is built under `<name>__new` and renamed when it is whole; its comment says what it was made from.
"""

import json
import os
import re
import shutil
import subprocess

from . import odoo, postgres
from .settings import CORE_APPS, DEMO, SERIES, digest
from .ui import LOCAL_CAUSES, Problem, run, step

#: What the databases of running tests are called: those of ./trade test, and those that tests/ make themselves.
OF_TESTS = ("trade_run_", "trade_race_", "trade_matrix_", "trade_tooltest_")

#: Made ready before the first visitor: the language, and the files of the web client, which take long on first use.
PREPARE = """
chinese = env['res.lang'].with_context(active_test=False).search([('code', '=', 'zh_CN')])
if not chinese.active:
    env['base.language.install'].create({'lang_ids': [(6, 0, chinese.ids)]}).lang_install()
env['ir.qweb']._pregenerate_assets_bundles()
for bundle in ('web.assets_emoji', 'web.chartjs_lib', 'web.fullcalendar_lib', 'bus.websocket_worker_assets'):
    env['ir.qweb']._get_asset_bundle(bundle, css=False, js=True).js()
env.cr.commit()
"""


class Databases:
    """The databases of one PostgreSQL, for one Odoo and one state of our addons."""

    def __init__(self, settings, odoo_name):
        self.settings = settings
        self.env = {**os.environ, **postgres.environment(settings)}
        self.env["PATH"] = os.pathsep.join([str(settings.venv / "bin"), self.env["PATH"] + os.environ["PATH"]])
        self.env["ODOO_RC"] = str(settings.config)
        self.env.pop("PYTHONPATH", None)
        self.odoo_name = odoo_name

    # ------------------------------------------------------------------ what there is

    def exists(self, name):
        return bool(self._sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def made_from(self, name):
        """What `name` was made from (a dict), None when there is no such database or it is not ours."""
        rows = self._sql(f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'")
        try:
            return json.loads(rows[0][0]) if rows else None
        except ValueError:
            return None

    # ------------------------------------------------------------------ templates

    def core(self):
        """Template with Odoo's own applications, in two languages."""
        # without a trace of ours: an addon in the list of apps that installs itself would want to
        core_paths = odoo.addons_paths(self.settings)[1:]
        name = f"trade_core_{digest(self.odoo_name, CORE_APPS, core_paths, PREPARE)}"
        if not self.exists(name):
            with step("Database template: Odoo's applications (once; about a minute)"):
                self._build(name, None, lambda new: self._install(new, CORE_APPS, paths=core_paths), {})
        return name

    def addons(self):
        """Template with all our addons, without the demo company: what the tests run on."""
        core = self.core()
        hashes = self.settings.addon_hashes()
        hashes.pop(DEMO, None)
        name = f"trade_addons_{digest(core, sorted(hashes.items()))}"
        if not self.exists(name):
            with step(f"Database template: our {len(hashes)} addons"):
                self._build(name, core, lambda new: self._install(new, sorted(hashes)), hashes)
            self._forget("trade_addons_", name)
        return name

    def demo(self):
        """Template with all our addons and the demo company."""
        if DEMO not in self.settings.addon_names():
            return self.addons()
        hashes = self.settings.addon_hashes()
        addons = self.addons()
        name = f"trade_demo_{digest(addons, hashes[DEMO])}"
        if not self.exists(name):
            with step("Database template: the demo company with its half year of trade (about two minutes)"):
                self._build(name, addons, lambda new: self._install(new, [DEMO]), hashes)
            self._forget("trade_demo_", name)
        return name

    # ------------------------------------------------------------------ making and removing

    def copy(self, source, name):
        """Copy a database with its files, replacing `name`. Whole or not at all."""
        made = self.made_from(source)
        if not made:
            raise Problem(f"The database {source} is gone.", "Run the command again; it is made anew.")
        self._build(name, source, None, made["addons"])

    def drop(self, name):
        """Remove a database and its files."""
        self._disconnect(name)
        self._sql(f'DROP DATABASE IF EXISTS "{name}"')
        shutil.rmtree(self.settings.filestore / name, ignore_errors=True)

    def drop_leftovers(self):
        """Remove what a run of the tests that was killed left behind. Nobody else may be testing meanwhile."""
        for name in self.names():
            if name.startswith(OF_TESTS):
                self.drop(name)

    def update(self, name, addons=()):
        """Update the addons whose files changed, and install new ones of this checkout; or do so with the named ones only.

        :return: names of what was updated and installed
        """
        made = self.made_from(name)
        known = made["addons"]
        hashes = self.settings.addon_hashes()
        chosen = set(addons or hashes)
        if not addons and DEMO not in known:
            chosen.discard(DEMO)
        new = sorted(chosen - set(known))
        changed = sorted(addon for addon in chosen & set(known) if addons or hashes[addon] != known[addon])
        other_odoo = made.get("odoo") != self.odoo_name
        if other_odoo:
            changed = ["base"]
        if not new and not changed:
            return []
        with step(f"Updating {', '.join(changed + new)}"):
            self._install(name, new, update=changed)
            fresh = {*new, *(known if other_odoo else changed)}
            now = {**known, **{addon: hashes[addon] for addon in fresh & set(hashes)}}
            self._describe(name, {addon: value for addon, value in now.items() if addon in hashes})
        return changed + new

    def names(self):
        """Names of all databases made by this tool, unfinished ones too."""
        rows = self._sql(
            "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE NOT datistemplate"
        )
        return [row[0] for row in rows if row[0].startswith("trade_") or "trade-tool" in row[1]]

    # ------------------------------------------------------------------ how

    def _build(self, name, source, work, hashes):
        """:param hashes: {addon: hash} of the addons of ours that `name` has"""
        new = f"{name}__new"
        self.drop(new)
        if source:
            self._disconnect(source)
            self._sql(f'CREATE DATABASE "{new}" TEMPLATE "{source}" STRATEGY FILE_COPY')
            if (self.settings.filestore / source).exists():
                # files of the store are never changed in place, only added and removed: links are copies
                shutil.copytree(self.settings.filestore / source, self.settings.filestore / new, copy_function=os.link)
        if work:
            work(new)
            self._ensure_unchanged(hashes)
        self.drop(name)
        if (self.settings.filestore / new).exists():
            (self.settings.filestore / new).rename(self.settings.filestore / name)
        self._disconnect(new)
        self._describe(new, hashes)
        self._sql(f'ALTER DATABASE "{new}" RENAME TO "{name}"')

    def _ensure_unchanged(self, hashes):
        """A database made while somebody edited the addons is of no state of them: its name would lie for ever."""
        now = self.settings.addon_hashes()
        changed = sorted(addon for addon, value in hashes.items() if now.get(addon) != value)
        if changed:
            raise Problem(
                f"Files of {', '.join(changed)} changed while the database was being made.",
                "Run the command again, and leave the addons alone until it says that the databases are ready.",
            )

    def _describe(self, name, hashes):
        text = json.dumps({"tool": "trade-tool", "series": SERIES, "odoo": self.odoo_name, "addons": hashes}).replace(
            "'", "''"
        )
        self._sql(f"COMMENT ON DATABASE \"{name}\" IS '{text}'")

    def _install(self, name, install, update=(), paths=None):
        options = ["-d", name, "--stop-after-init", "--no-http", "--max-cron-threads=0", "--log-level=info"]
        options += ["-i", ",".join(install)] if install else []
        options += ["-u", ",".join(update)] if update else []
        options += [f"--addons-path={','.join(map(str, paths))}"] if paths is not None else []
        log = self.settings.logs / f"install-{re.sub('__new$', '', name)}.log"
        what = f"Installing {', '.join([*install, *update])}"
        if install or update:
            run([*self.odoo_bin(), *options], log, env=self.env, progress=_module, what=what, causes=LOCAL_CAUSES)
            self._check_log(log, what)
        prepare = self.settings.logs / "prepare.log"
        command = [*self.odoo_bin("shell"), "-d", name, "--no-http", "--log-level=warn"]
        output = run(
            command, prepare, env=self.env, stdin=PREPARE, what="Preparing the web client", causes=LOCAL_CAUSES
        )
        if "Traceback" in output:
            raise Problem("Preparing the web client failed.", output[-2000:])

    def odoo_bin(self, command="server"):
        return [self.settings.venv / "bin" / "odoo-bin", command, "-c", self.settings.config]

    def _check_log(self, log, what):
        """A WARNING or an ERROR in Odoo's log while installing is a failure of ours."""
        checker = [self.settings.venv / "bin" / "checklog-odoo", "-c", self.settings.root / "checklog-odoo.cfg"]
        done = subprocess.run([*checker, "--no-echo", log], env=self.env, capture_output=True, text=True)
        if done.returncode:
            raise Problem(f"{what} left warnings or errors in the log.", f"{log}:\n{done.stdout}{done.stderr}")

    def _forget(self, prefix, keep):
        """Older templates of the same kind are of no more use."""
        for name in self.names():
            if name.startswith(prefix) and not name.startswith(keep):
                self.drop(name)

    def _disconnect(self, name):
        """End all that works in the database, and a copy into it that goes on in the server though its ./trade was killed."""
        self._sql(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
            f"(datname = '{name}' OR starts_with(query, 'CREATE DATABASE \"{name}\" ') AND state = 'active')"
        )

    def _sql(self, query):
        return postgres.sql(self.settings, query)


def write_config(settings):
    """Write the odoo.conf that every Odoo here is started with: config/odoo.dev.conf and this machine's paths."""
    base = (settings.root / "config" / "odoo.dev.conf").read_text(encoding="utf-8")
    env = postgres.environment(settings)
    values = {
        "addons_path": ",".join(str(path) for path in odoo.addons_paths(settings)),
        "data_dir": settings.filestore.parent,
        "db_host": env["PGHOST"],
        "db_port": env["PGPORT"],
        "db_user": env["PGUSER"],
        "http_port": settings.port,
        # reading views from the source makes every page slow: asked for on the command line when it is wanted
        "dev_mode": "",
    }
    if "PGPASSWORD" in env:
        values["db_password"] = env["PGPASSWORD"]
    kept = [line for line in base.splitlines() if line.split("=")[0].strip() not in values]
    text = "\n".join([*kept, *(f"{key} = {value}" for key, value in values.items())]) + "\n"
    settings.filestore.mkdir(parents=True, exist_ok=True)
    if not settings.config.exists() or settings.config.read_text() != text:
        settings.config.write_text(text)


def _module(line):
    """Progress of an installation, from the line Odoo logs for each module."""
    found = re.search(r"Loading module (\w+) \((\d+)/(\d+)\)", line)
    return f"module {found[2]} of {found[3]}: {found[1]}" if found else None
