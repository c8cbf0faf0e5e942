"""Where everything lies, from the command line and the environment."""

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from .ui import Problem

ROOT = Path(__file__).resolve().parents[2]

#: The Odoo applications our addons extend. Installed once into a template database, before any addon of ours.
CORE_APPS = [
    "crm",
    "sale_management",
    "purchase",
    "stock",
    "account",
    "sale_stock",
    "purchase_stock",
    "sale_crm",
    "product_expiry",
]
#: The addon with the demo company: not in the database of the tests, and left out by `up --no-demo`.
DEMO = "trade_demo"
SERIES = "19.0"
#: What a data folder of this tool always has: the file that commands lock.
MARK = "lock"
OTHER_FOLDER = "Name an empty folder, or a new one where you may write: --data FOLDER."


@dataclass
class Settings:
    """Paths and names. All that the tool makes lies under `data`."""

    data: Path = field(
        default_factory=lambda: Path(os.environ.get("TRADE_DATA") or ROOT / ".trade").expanduser().resolve()
    )
    database: str = field(default_factory=lambda: os.environ.get("TRADE_DATABASE") or "trade")
    port: int = field(default_factory=lambda: os.environ.get("TRADE_PORT") or 8069)
    own_odoo: str = field(default_factory=lambda: os.environ.get("TRADE_ODOO") or "")
    own_postgres: str = field(default_factory=lambda: os.environ.get("TRADE_POSTGRES") or "")

    def __post_init__(self):
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", self.database):
            raise Problem(
                f"'{self.database}' cannot be the name of a database",
                "Use up to 40 small letters, digits and underscores, a letter first.",
            )
        if not re.fullmatch(r"\d{1,5}", str(self.port)) or not 0 < int(self.port) < 2**16:
            raise Problem(f"'{self.port}' is not a port", "Name one from 1024 to 65535: --port or TRADE_PORT.")
        self.port = int(self.port)

    def make_data_folder(self):
        """Make the folder of everything, or raise Problem: `reset --all` removes it whole, so nothing else may be in it."""
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            strangers = (
                self.data != (ROOT / ".trade").resolve()
                and any(self.data.iterdir())
                and not (self.data / MARK).exists()
            )
        except OSError as error:
            raise Problem(f"{self.data} cannot be the data folder: {error.strerror}", OTHER_FOLDER) from error
        if strangers:
            raise Problem(f"{self.data} has other things in it", OTHER_FOLDER)
        (self.data / MARK).touch()
        self.logs.mkdir(exist_ok=True)

    root = ROOT
    addons = ROOT / "addons"
    requirements = ROOT / "requirements"

    @property
    def venv(self):
        return self.data / "venv"

    @property
    def logs(self):
        return self.data / "logs"

    @property
    def filestore(self):
        return self.data / "odoo-data" / "filestore"

    @property
    def config(self):
        return self.data / "odoo.conf"

    def addon_names(self):
        """Names of all installable addons of this checkout, sorted."""
        return sorted(
            path.parent.name
            for path in self.addons.glob("*/__manifest__.py")
            if not re.search(r"['\"]installable['\"]\s*:\s*False", path.read_text(encoding="utf-8"))
        )

    def addon_hashes(self):
        """{addon: sha256 of what an update of it would load}; tests and static files need no update."""
        return {name: self._hash_addon(self.addons / name) for name in self.addon_names()}

    @staticmethod
    def _hash_addon(folder):
        digest = hashlib.sha256()
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            if path.is_file() and parts[0] not in ("tests", "static", "readme") and "__pycache__" not in parts:
                digest.update("/".join(parts).encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()


def digest(*parts):
    """A short name for what a thing was made from."""
    return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()[:12]
