"""Databases with the generated data: made once for each state of what they are made from, kept, copied.

A database is built under `<name>__new` and renamed when it is whole; its comment says which folder it belongs to, so
that only databases of this folder are ever removed.
"""

import contextlib
import hashlib
import json
import os
import shutil
import time
from pathlib import Path

import odoo
from odoo.modules.registry import Registry
from odoo.sql_db import close_db, db_connect
from odoo.tools import SQL, config

from . import odoo_setup
from .data import generate, verify
from .peers import PEERS

PREFIX = "trade_bench"


class Databases:
    """:param template: database with Odoo's own applications; never connected to
    :param home: folder these databases belong to
    :param root: the checkout
    :param peers: folder with the OCA addons, or None
    :param size_name: name of the size
    :param size: Size of the data
    :param log: called with a text
    """

    def __init__(self, template, home, root, peers, size_name, size, log):
        self.template, self.home, self.root, self.peers = template, home, root, peers
        self.size_name, self.size, self.log = size_name, size, log
        self.addons = odoo_setup.addons_of_checkout(root)

    # ------------------------------------------------------------------ what benchmarks ask for

    def get(self, variant):
        """Name of the database of a variant, made if need be.

        :param variant: "core" (plain Odoo), "ours" (all addons of the checkout), the name of one of them (only that
            and what it depends on), or a key of PEERS
        """
        if variant == "core":
            return self._core()
        core = self._core()
        addons, prepare = self._what(variant)
        key = self._digest(core, variant, *(self._hash_addon(addon) for addon in self._sources(variant)))
        name = f"{PREFIX}_{self.size_name.lower()}_{variant[:30]}_{key}"

        def work(new):
            odoo_setup.install(new, addons)
            odoo_setup.as_superuser(Registry(new), prepare)

        self._once(name, core, variant, work)
        return name

    @contextlib.contextmanager
    def temporary(self, source):
        """A copy that may be spoiled; removed at the end.

        :param source: name of a database
        """
        name = f"{PREFIX}_tmp_{os.getpid()}"
        self._copy(source, name)
        try:
            yield name
        finally:
            self.drop(name)

    def available(self, variant):
        """Whether what `variant` needs is here."""
        if variant in PEERS:
            return all(self._peer_folder(addon).is_dir() for addon in PEERS[variant].addons)
        return variant in ("core", "ours") or variant in self.addons

    def clean(self, *, unfinished=False, of_size=False):
        """Remove the databases of this folder.

        :param unfinished: only what an interrupted run left behind
        :param of_size: only those of this size
        """
        for name, made in self._mine():
            leftover = name.startswith(f"{PREFIX}_tmp_") or name.endswith("__new")
            if (leftover or not unfinished) and (made["size"] == self.size_name or not of_size):
                self.drop(name)

    # ------------------------------------------------------------------ how they are made

    def _core(self):
        sources = sorted((self.root / "bench" / "data").glob("*.py"))
        code = [path.read_text(encoding="utf-8") for path in sources]
        key = self._digest(str(self.home), self.template, repr(self.size), odoo.release.version, *code)
        name = f"{PREFIX}_{self.size_name.lower()}_core_{key}"
        self._once(name, self.template, "core", self._generate)
        return name

    def _generate(self, name):
        registry = Registry(name)
        odoo_setup.as_superuser(registry, lambda env: generate(env, self.size, lambda text: self.log(f"   {text}")))
        with registry.cursor() as cr:
            verify(odoo.api.Environment(cr, odoo.SUPERUSER_ID, {}), self.size)

    def _what(self, variant):
        if variant in PEERS:
            return PEERS[variant].addons, PEERS[variant].prepare
        return (self.addons if variant == "ours" else [variant]), lambda env: None

    def _once(self, name, source, role, work):
        if _sql("SELECT 1 FROM pg_database WHERE datname = %s", name):
            return
        start = time.monotonic()
        self.log(f"-- database {role}, size {self.size_name}")
        self._forget(role)
        new = f"{name}__new"
        self._copy(source, new)
        try:
            work(new)
            self._vacuum(new)
        except BaseException:
            self.drop(new)
            raise
        Registry.delete(new)
        self._disconnect(new)
        self._move_files(new, name)
        _sql(SQL("ALTER DATABASE %s RENAME TO %s", SQL.identifier(new), SQL.identifier(name)))
        self._describe(name, role)
        self.log(f"   made in {time.monotonic() - start:.0f} s")

    def _copy(self, source, name):
        self.drop(name)
        self._disconnect(source)
        _sql(SQL("CREATE DATABASE %s TEMPLATE %s STRATEGY FILE_COPY", SQL.identifier(name), SQL.identifier(source)))
        self._describe(name, "unfinished")
        files = Path(config.filestore(source))
        if files.exists():
            # files of the store are never changed in place, only added and removed: links are copies
            shutil.copytree(files, config.filestore(name), copy_function=os.link, dirs_exist_ok=True)

    def drop(self, name):
        """Remove a database and its files."""
        Registry.delete(name)
        self._disconnect(name)
        _sql(SQL("DROP DATABASE IF EXISTS %s", SQL.identifier(name)))
        shutil.rmtree(config.filestore(name), ignore_errors=True)

    def _forget(self, role):
        """The older database of the same role and size is of no more use."""
        for name, made in self._mine():
            if (made["role"], made["size"]) == (role, self.size_name):
                self.drop(name)

    def _move_files(self, source, target):
        if Path(config.filestore(source)).exists():
            shutil.rmtree(config.filestore(target), ignore_errors=True)
            os.rename(config.filestore(source), config.filestore(target))

    @staticmethod
    def _disconnect(name):
        close_db(name)
        _sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)

    def analyze(self, name):
        """Statistics for the planner, after many rows were written."""
        self._vacuum(name)

    @staticmethod
    def _vacuum(name):
        _sql("VACUUM ANALYZE", database=name)

    def _describe(self, name, role):
        comment = json.dumps({"tool": "trade-tool", "bench": str(self.home), "role": role, "size": self.size_name})
        _sql(SQL("COMMENT ON DATABASE %s IS %s", SQL.identifier(name), comment))

    def _mine(self):
        """(name, what it was made as) of each database of this folder."""
        rows = _sql("SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database")
        for name, comment in rows:
            if name.startswith(PREFIX):
                with contextlib.suppress(ValueError):
                    made = json.loads(comment or "")
                    if made.get("bench") == str(self.home):
                        yield name, made

    # ------------------------------------------------------------------ what they are made from

    def _sources(self, variant):
        if variant in PEERS:
            return [self._peer_folder(addon) for addon in PEERS[variant].addons]
        # an addon of ours may depend on any other of ours
        return [self.root / "addons" / addon for addon in self.addons]

    def _peer_folder(self, addon):
        return (self.peers or Path("/nonexistent")) / "odoo" / "addons" / addon

    @staticmethod
    def _hash_addon(folder):
        digest = hashlib.sha256()
        for path in sorted(folder.rglob("*")):
            relative = path.relative_to(folder)
            if path.is_file() and relative.parts[0] not in ("tests", "static", "i18n") and path.suffix != ".pyc":
                digest.update(str(relative).encode() + path.read_bytes())
        return digest.hexdigest()

    @staticmethod
    def _digest(*parts):
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:8]


def _sql(query, *params, database="postgres"):
    """Run one statement outside of any transaction.

    :return: rows, if it has any
    """
    with contextlib.closing(db_connect(database).cursor()) as cr:
        cr._cnx.autocommit = True
        try:
            cr.execute(query, params or None)
            return cr.fetchall() if cr._obj.description else []
        finally:
            cr._cnx.autocommit = False
