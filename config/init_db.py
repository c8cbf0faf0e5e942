"""Make the company's database, finish an interrupted update, or update: `init_db.py [update]`.

Runs before any Odoo server starts (the service `init` of docker-compose.yml). The database is built under another
name and renamed when everything is installed and the administrator has a password, so a half-made one is never served:
Odoo's role may not create databases, and the name it serves does not exist before. A second start asks two questions
and leaves. PostgreSQL's administrator is needed for creating and renaming only; everything else is done as Odoo's role.

Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE (Odoo's), POSTGRES_PASSWORD (of the role `postgres`),
ODOO_ADMIN_PASSWORD, ODOO_ADDONS_PATH, ODOO_DATA_DIR, TRADE_ADDONS (comma-separated; empty = all of ours), TRADE_LANGUAGES.
"""

import ast
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
from passlib.context import CryptContext
from psycopg2.sql import SQL, Identifier

ONE_AT_A_TIME = 742019  # any number: the key of the advisory lock


def connect(database, **options):
    """An autocommitting connection, as Odoo's role unless `options` say otherwise."""
    connection = psycopg2.connect(dbname=database, **options)
    connection.autocommit = True
    return connection


def query(connection, statement, *values):
    """Run one statement; its rows as a list of tuples, empty if it returns none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def our_addons(folder):
    """Names of the addons to install in `folder`, sorted. Not: what installs itself beside what it joins
    (auto_install), the demo company, and addons that only hold tests."""
    names = []
    for manifest in sorted(Path(folder).glob("*/__manifest__.py")):
        name, terms = manifest.parent.name, ast.literal_eval(manifest.read_text(encoding="utf-8"))
        wanted = terms.get("installable", True) and not terms.get("auto_install")
        if wanted and name != "trade_demo" and not name.startswith("trade_test"):
            names.append(name)
    return names


def odoo(database, *arguments):
    """Run Odoo once on `database`; raises CalledProcessError when it fails."""
    program = shutil.which("odoo") or shutil.which("odoo-bin")
    common = ["--no-http", "--stop-after-init", "--workers=0", "--max-cron-threads=0"]
    subprocess.run(
        [program, "-d", database, *common, *arguments], check=True, env={**os.environ, "PGDATABASE": database}
    )


def modules(database):
    """{name: state} of the modules of `database`."""
    with closing(connect(database)) as connection:
        return dict(query(connection, "SELECT name, state FROM ir_module_module"))


def build(admin, database, addons):
    """Make `database` with `addons` installed: under another name, renamed as the last step."""
    building, owner = f"{database}_building", os.environ["PGUSER"]
    query(admin, SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(building)))
    query(
        admin,
        SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' LC_COLLATE 'C' TEMPLATE template0").format(
            Identifier(building), Identifier(owner)
        ),
    )
    with closing(connect(building, user="postgres", password=os.environ["POSTGRES_PASSWORD"])) as connection:
        # What Odoo does for a database that it creates itself; `unaccent` must be immutable to be indexed.
        query(connection, "CREATE EXTENSION pg_trgm")
        query(connection, "CREATE EXTENSION unaccent")
        query(connection, "ALTER FUNCTION unaccent(text) IMMUTABLE")
    odoo(building, "-i", ",".join(addons), f"--load-language={os.environ.get('TRADE_LANGUAGES', '')}")
    states = modules(building)
    if missing := [name for name in addons if states.get(name) != "installed"]:
        sys.exit(f"init: not installed: {', '.join(missing)}. Are they in TRADE_ADDONS by mistake? See the log above.")
    with closing(connect(building)) as connection:
        # Before anybody can log in: no server has ever run with Odoo's default password.
        secret = CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=600_000).hash(os.environ["ODOO_ADMIN_PASSWORD"])
        query(connection, "UPDATE res_users SET password = %s WHERE login = 'admin'", secret)
    filestore = Path(os.environ["ODOO_DATA_DIR"], "filestore")
    if (filestore / building).exists():
        # Files first: a database without its files must never be seen. Merged, not moved: names are hashes of the
        # contents, and a folder left by an earlier database of this name may be somebody's only copy.
        shutil.copytree(filestore / building, filestore / database, dirs_exist_ok=True)
    query(admin, SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(building), Identifier(database)))
    shutil.rmtree(filestore / building, ignore_errors=True)


def main(arguments):
    """Bring the database to the state in which servers may start; SystemExit with a reason when that cannot be done."""
    database = os.environ["PGDATABASE"]
    folder = os.environ["ODOO_ADDONS_PATH"]
    addons = list(filter(None, os.environ.get("TRADE_ADDONS", "").split(","))) or our_addons(folder)
    if not addons:
        sys.exit(f"init: no addons in {folder} and none named in TRADE_ADDONS")
    with closing(connect("postgres", user="postgres", password=os.environ["POSTGRES_PASSWORD"])) as admin:
        query(admin, "SELECT pg_advisory_lock(%s)", ONE_AT_A_TIME)
        if not query(admin, "SELECT 1 FROM pg_database WHERE datname = %s", database):
            print(f"init: making the database {database} with {', '.join(addons)}", flush=True)
            build(admin, database, addons)
        else:
            states = modules(database)
            if "update" in arguments or {"to install", "to upgrade", "to remove"} & set(states.values()):
                # Everything (all modules depend on base): the image may bring a newer Odoo too.
                new = [name for name in addons if states.get(name) not in ("installed", "to upgrade")]
                print(f"init: updating {database}; new: {', '.join(new) or 'nothing'}", flush=True)
                odoo(database, "-u", "base", *(["-i", ",".join(new)] if new else []))
    print(f"init: {database} is ready", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
