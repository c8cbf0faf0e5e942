"""PostgreSQL, Odoo and nginx as processes in one temporary folder, each stopped by its own process group."""

import configparser
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import psycopg2
import requests

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config"
PASSWORDS = {"ODOO_DB_PASSWORD": "odoo'secret", "REPLICATION_PASSWORD": 'replica"secret', "POSTGRES_PASSWORD": "super"}
# PostgreSQL refuses root; the capability lets it run from a folder that only root may enter.
UNPRIVILEGED = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--securebits=+no_setuid_fixup"]
UNPRIVILEGED += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--"]


def wait_for(what, condition, seconds=60):
    """The first true value that `condition()` returns; AssertionError naming `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {seconds} s")


def http_session():
    """A session that takes no proxy and no certificates from the environment: everything here is on loopback."""
    session = requests.Session()
    session.trust_env = False
    return session


def free_ports(count):
    """`count` different TCP ports that are free on loopback at this moment."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


class Server:
    """A process with its children, logging into `folder`/`name`.log. Subclasses give `command` and `environment`."""

    name = ""
    stop_signal = signal.SIGKILL  # tests end here; the folder is thrown away

    def __init__(self, folder):
        self.folder = Path(folder)
        self.log = self.folder / f"{self.name}.log"
        self.process = None

    def command(self):
        """The command line."""
        raise NotImplementedError

    def environment(self):
        """Variables on top of the test's own."""
        return {}

    def start(self):
        """Start in a process group of its own, so that `kill` takes the children as a power cut would."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                env={**os.environ, **self.environment()},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    def kill(self):
        """kill -9 the server and all its children at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self):
        """End it; the whole group is gone afterwards in any case."""
        if not self.process:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def alive(self):
        """True; AssertionError with the end of the log when the process has died."""
        if self.process.poll() is not None:
            raise AssertionError(f"{self.name} ended with {self.process.returncode}:\n{self.log.read_text()[-3000:]}")
        return True


class Postgres(Server):
    """A PostgreSQL with config/postgresql.conf and config/pg_hba.conf; with `primary`, its streaming replica."""

    stop_signal = signal.SIGQUIT  # at once, but without leaving its shared memory behind

    def __init__(self, folder, name, port, primary=None):
        self.name, self.port, self.primary = name, port, primary
        super().__init__(folder)
        self.data = self.folder / name
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody", "nogroup")
        if not primary:
            self.run(
                "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
            )

    @property
    def prefix(self):
        return UNPRIVILEGED if os.geteuid() == 0 else []

    def run(self, *command):
        """Run one of PostgreSQL's programs as the server's user."""
        subprocess.run([*self.prefix, *map(str, command)], check=True, capture_output=True, cwd=self.folder)

    def command(self):
        settings = {
            "config_file": CONFIG / "postgresql.conf",
            "hba_file": CONFIG / "pg_hba.conf",
            # The rest: this machine is no server, and its folders are temporary.
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "shared_buffers": "64MB",
            "fsync": "off",  # what is proved is the loss of a process, not of power
            "archive_command": self.archive_command(),
        }
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        copy_first = ["bash", CONFIG / "pg_replica.sh"] if self.primary else []
        return [*self.prefix, *map(str, copy_first), "postgres", "-D", str(self.data), *arguments]

    def archive_command(self):
        """The one of config/postgresql.conf, with the container's /backup in our folder."""
        text = (CONFIG / "postgresql.conf").read_text()
        return re.search(r"^archive_command = '(.*)'$", text, re.M)[1].replace("/backup", f"{self.folder}/backup")

    def environment(self):
        if not self.primary:
            return {}
        primary = {"PRIMARY_HOST": "127.0.0.1", "PRIMARY_PORT": str(self.primary.port)}
        return {"PGDATA": str(self.data), "REPLICATION_PASSWORD": PASSWORDS["REPLICATION_PASSWORD"], **primary}

    def start(self):
        super().start()
        wait_for(f"{self.name} accepts connections", lambda: self.alive() and self.ready())
        return self

    def ready(self):
        probe = ["pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres"]
        return subprocess.run(probe, check=False).returncode == 0

    def admin_environment(self):
        """Variables for PostgreSQL's own programs, as its administrator, over the socket."""
        return {**os.environ, "PGHOST": str(self.folder), "PGPORT": str(self.port), "PGUSER": "postgres"}

    def connect(self, database="postgres"):
        """An autocommitting connection as PostgreSQL's administrator; the caller closes it."""
        connection = psycopg2.connect(host=str(self.folder), port=self.port, user="postgres", dbname=database)
        connection.autocommit = True
        return connection

    def query(self, statement, *values, database="postgres"):
        """Rows of one statement run as PostgreSQL's administrator, as a list of tuples."""
        with contextlib.closing(self.connect(database)) as connection, connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def make_roles(self):
        """What the postgres image does at the first start: the administrator's password, config/pg_roles.sh."""
        self.query("ALTER ROLE postgres PASSWORD %s", PASSWORDS["POSTGRES_PASSWORD"])
        environment = {**self.admin_environment(), **PASSWORDS}
        subprocess.run(["bash", CONFIG / "pg_roles.sh"], check=True, capture_output=True, env=environment)


class Odoo(Server):
    """An Odoo server with config/odoo.conf. `workers=0, cron=1` is the service `odoo`, otherwise a `web`."""

    def __init__(self, folder, name, database, primary, replica=None, workers=2, cron=0):
        self.name, self.database, self.primary, self.replica = name, database, primary, replica
        self.workers, self.cron = workers, cron
        self.port, self.gevent_port = free_ports(2)
        super().__init__(folder)

    def command(self):
        return [shutil.which("odoo-bin"), "-c", str(CONFIG / "odoo.conf")]

    def environment(self):
        """As in docker-compose.yml, plus what differs when all share one machine: ports and folders."""
        replica = {"PGHOST_REPLICA": "127.0.0.1", "PGPORT_REPLICA": str(self.replica.port)} if self.replica else {}
        return {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.primary.port),
            "PGUSER": "odoo",
            "PGPASSWORD": PASSWORDS["ODOO_DB_PASSWORD"],
            "PGDATABASE": self.database,
            "PGAPPNAME": self.name,
            **replica,
            "ODOO_WORKERS": str(self.workers),
            "ODOO_MAX_CRON_THREADS": str(self.cron),
            "ODOO_DATA_DIR": str(self.folder / "odoo-data"),
            "ODOO_ADDONS_PATH": test_addons_path(),
            "ODOO_HTTP_PORT": str(self.port),
            "ODOO_GEVENT_PORT": str(self.gevent_port),
        }

    def urls(self):
        """What the health check of docker-compose.yml asks."""
        yield f"http://127.0.0.1:{self.port}/web/health"
        if self.workers:
            yield f"http://127.0.0.1:{self.gevent_port}/websocket/health"

    def healthy(self):
        self.alive()
        try:
            return all(http_session().get(url, timeout=5).ok for url in self.urls())
        except requests.RequestException:
            return False

    def wait_healthy(self):
        wait_for(f"{self.name} is healthy", self.healthy, 180)


class Nginx(Server):
    """nginx with config/nginx.conf before `webs`, and with TLS as in config/nginx.d/tls.conf.example; `certificate` is
    the pair (certificate, key) in PEM."""

    name = "nginx"

    def __init__(self, folder, webs, certificate):
        super().__init__(folder)
        self.port, self.tls_port = free_ports(2)
        self.url = f"http://127.0.0.1:{self.port}"
        self.access_log = self.folder / "access.log"
        extras = self.folder / "nginx.d"
        extras.mkdir()
        (self.folder / "cache").mkdir()
        self.certificates = self.folder / "certs"
        self.certificates.mkdir()
        for name, content in zip(("fullchain.pem", "privkey.pem"), certificate, strict=True):
            (self.certificates / name).write_bytes(content)
        tls = (CONFIG / "nginx.d" / "tls.conf.example").read_text().replace("/etc/nginx/certs", str(self.certificates))
        (extras / "tls.conf").write_text(tls.replace("listen 443 ", f"listen 127.0.0.1:{self.tls_port} "))
        values = {
            "TRADE_LISTEN": f"127.0.0.1:{self.port}",
            "TRADE_HTTP_SERVERS": "".join(f"server 127.0.0.1:{web.port} fail_timeout=5s;" for web in webs),
            "TRADE_WEBSOCKET_SERVERS": "".join(f"server 127.0.0.1:{web.gevent_port} fail_timeout=5s;" for web in webs),
            "TRADE_TRUSTED_PROXY": "127.0.0.1/32",
            "TRADE_ACCESS_LOG": str(self.access_log),
            "TRADE_CACHE": str(self.folder / "cache"),
            "TRADE_INCLUDE": str(extras),
        }
        # As envsubst does in the nginx image; an unknown name is a KeyError.
        site = re.sub(r"\$\{(TRADE_\w+)\}", lambda match: values[match[1]], (CONFIG / "nginx.conf").read_text())
        (self.folder / "site.conf").write_text(site)
        temporary = "".join(
            f"{kind}_temp_path {self.folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (self.folder / "nginx.conf").write_text(
            f"{'user root;' if os.geteuid() == 0 else ''} daemon off; worker_processes 2; pid {self.folder}/nginx.pid;"
            f"error_log stderr; events {{ worker_connections 256; }}"
            f"http {{ {temporary} include {self.folder}/site.conf; }}"
        )

    def command(self):
        return ["nginx", "-e", "stderr", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]

    def start(self):
        super().start()
        wait_for("nginx listens", lambda: self.alive() and self.listening())
        return self

    def listening(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def requests(self):
        """What the access log says: a list of (method, status, list of upstream addresses, list of their statuses)."""
        pattern = re.compile(r'"(\w+) [^"]*" (\d+) \d+ upstream=(.*?) tries=(.*?) time=')
        found = pattern.findall(self.access_log.read_text())
        return [
            (method, status, re.split(", ?", hosts), re.split(", ?", tries)) for method, status, hosts, tries in found
        ]


def test_addons_path():
    """The addons path of the configuration that the test run uses."""
    parser = configparser.RawConfigParser()
    parser.read(os.environ["TRADE_TEST_CONFIG"])
    return parser.get("options", "addons_path", fallback="") or str(ROOT / "addons")


test_addons_path.__test__ = False  # its name is for readers, not for pytest
