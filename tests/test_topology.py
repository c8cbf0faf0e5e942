"""The profile `scale` of docker-compose.yml at work, natively and from the same files: two Odoo web servers over one
filestore behind nginx, a third for scheduled jobs, PostgreSQL with a streaming replica; one server is killed under load."""

import base64
import contextlib
import datetime
import ipaddress
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from passlib.context import CryptContext
from topology.servers import Nginx, Odoo, Postgres, free_ports, http_session, wait_for

DATABASE = "topology"
API_KEY = "0123456789abcdef0123456789abcdef01234567"
PASSWORD = "topology-password"
CLIENTS = 4
CREATES = 30  # by each client; as many reads by API and as many page reads


def copy_template(primary):
    """Copy the template database into `primary`, owned by Odoo's role, with a password and an API key for `admin`."""
    admin = primary.admin_environment()
    primary.query(f"CREATE DATABASE {DATABASE} OWNER odoo TEMPLATE template0")
    dump = primary.folder / "template.dump"
    subprocess.run(["pg_dump", "-Fc", "-Z0", "-f", dump, os.environ["TRADE_TEST_TEMPLATE"]], check=True)
    subprocess.run(
        ["pg_restore", "-j2", "--no-owner", "--role=odoo", "-d", DATABASE, dump],
        check=True,
        env=admin,
        capture_output=True,
    )
    dump.unlink()
    password = CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=600_000).hash(PASSWORD)
    primary.query("UPDATE res_users SET password = %s WHERE login = 'admin'", password, database=DATABASE)
    primary.query(
        """INSERT INTO res_users_apikeys (name, user_id, key, index)
           SELECT 'topology', id, %s, %s FROM res_users WHERE login = 'admin'""",
        CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=6000).hash(API_KEY),
        API_KEY[:8],
        database=DATABASE,
    )
    # One job is due, so that a server that runs scheduled jobs runs it at once.
    primary.query("UPDATE ir_cron SET active = false", database=DATABASE)
    primary.query(
        """UPDATE ir_cron SET active = true, nextcall = now() at time zone 'utc' - interval '1 hour', lastcall = NULL
           WHERE id = (SELECT res_id FROM ir_model_data WHERE module = 'base' AND name = 'autovacuum_job')""",
        database=DATABASE,
    )


def certificate():
    """A self-signed certificate for 127.0.0.1 with its key, as (certificate, key) in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signed = builder.add_extension(address, critical=False).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return signed.public_bytes(pem), private


@pytest.fixture(name="site", scope="module")
def fixture_site():
    """The running site: primary, replica, cron (the service `odoo`), web1, web2, nginx. Gone afterwards, files too."""
    folder = tempfile.mkdtemp(prefix="trade-topology-")
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)

        def run(server):
            stack.callback(server.stop)
            return server.start()

        primary_port, replica_port = free_ports(2)
        primary = run(Postgres(folder, "primary", primary_port))
        primary.make_roles()
        copy_template(primary)
        replica = run(Postgres(folder, "replica", replica_port, primary))
        web1 = run(Odoo(folder, "web1", DATABASE, primary, replica))
        web2 = run(Odoo(folder, "web2", DATABASE, primary, replica))
        cron = run(Odoo(folder, "odoo", DATABASE, primary, workers=0, cron=1))
        for server in (web1, web2, cron):
            server.wait_healthy()
        nginx = run(Nginx(folder, [web1, web2], certificate()))
        yield SimpleNamespace(primary=primary, replica=replica, web1=web1, web2=web2, cron=cron, nginx=nginx)


class Client:
    """What stands at the other end: an integration with an API key, and a person with a session."""

    def __init__(self, url):
        self.url = url
        self.session = http_session()
        self.api = http_session()

    def login(self):
        """Log in as a person; the cookie stays in `session`."""
        body = {"params": {"db": DATABASE, "login": "admin", "password": PASSWORD}}
        answer = self.session.post(f"{self.url}/web/session/authenticate", json=body, timeout=60)
        assert answer.json()["result"]["uid"], answer.text
        return self

    def json2(self, model, method, **arguments):
        """POST /json/2: the response. Not repeated by anybody but the caller."""
        headers = {"Authorization": f"bearer {API_KEY}", "X-Odoo-Database": DATABASE}
        return self.api.post(f"{self.url}/json/2/{model}/{method}", json=arguments, headers=headers, timeout=60)

    def create(self, key):
        """Create the partner with this unique key: the response."""
        return self.json2("res.partner", "create", vals_list=[{"name": f"Topology {key}", "ref": key}])

    def count(self, key):
        """How many partners have the key."""
        return self.json2("res.partner", "search_count", domain=[["ref", "=", key]]).json()

    def page(self, path):
        """GET as the person who is logged in: the response. Redirects are not followed: /web/login is no answer."""
        return self.session.get(self.url + path, timeout=60, allow_redirects=False)


def caught_up(site):
    """Wait until the replica has replayed all that the primary has written."""
    ((position,),) = site.primary.query("SELECT pg_current_wal_lsn()")
    replayed = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
    wait_for("the replica has caught up", lambda: site.replica.query(replayed, position)[0][0])


def answered_by(site, server):
    """How many requests in nginx's log were answered by `server`."""
    return sum(hosts[-1] == f"127.0.0.1:{server.port}" for _method, _status, hosts, _tries in site.nginx.requests())


def test_reads_go_to_the_replica(site):
    """A read-only call is answered by the replica, a writing one by the primary."""
    client = Client(site.nginx.url)
    assert client.create("first").status_code == 200
    caught_up(site)
    for _each in range(4):  # both servers, two workers each
        assert client.count("first") == 1
    sessions = """SELECT DISTINCT application_name FROM pg_stat_activity
                  WHERE datname = %s AND application_name IN ('web1', 'web2', 'odoo')"""
    assert site.replica.query("SELECT pg_is_in_recovery()") == [(True,)]
    assert {name for (name,) in site.replica.query(sessions, DATABASE)} == {"web1", "web2"}
    assert site.primary.query("SELECT state, usename FROM pg_stat_replication") == [("streaming", "replicator")]

    # Not only connected: while the primary locks the table against reading too, the answer comes from the replica.
    lock = site.primary.connect(DATABASE)
    with contextlib.closing(lock), lock.cursor() as cursor:
        before = site.replica.query(
            "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = %s", DATABASE
        )
        cursor.execute("BEGIN; LOCK TABLE ir_config_parameter, res_partner IN EXCLUSIVE MODE")
        assert client.count("first") == 1
        cursor.execute("ROLLBACK")
    after = "SELECT xact_commit + xact_rollback > %s FROM pg_stat_database WHERE datname = %s"
    wait_for("work on the replica", lambda: site.replica.query(after, before[0][0], DATABASE)[0][0])


def test_load_can_be_repeated(site):
    """What docs/admin/deploy.md advises to integrations: `load` with an external id, sent twice, makes one record."""
    client = Client(site.nginx.url)
    for name in ("Once", "Once again"):
        rows = [["integration.once", name, "once"]]
        assert client.json2("res.partner", "load", fields=["id", "name", "ref"], data=rows).json()["ids"]
    partners = "SELECT name FROM res_partner WHERE ref = 'once'"
    assert site.primary.query(partners, database=DATABASE) == [("Once again",)]


def test_scheduled_jobs_run_on_one_server(site):
    """Only the server without users runs scheduled jobs."""
    site.primary.query("SELECT pg_notify('cron_trigger', %s)", DATABASE)  # wakes every server that listens
    done = "SELECT 1 FROM ir_cron WHERE active AND lastcall IS NOT NULL"
    wait_for("the job that was due has run", lambda: site.primary.query(done, database=DATABASE), 60)
    job = "Auto-vacuum internal data"
    assert job in site.cron.log.read_text()
    for web in (site.web1, site.web2):
        assert "Worker WorkerHTTP" in web.log.read_text()
        assert "Worker WorkerCron" not in web.log.read_text()
        assert job not in web.log.read_text()


def test_session_and_filestore_are_shared(site):
    """Logged in on one server, one is logged in on the other; a file stored by one is read by the other."""
    content = os.urandom(2000)
    client = Client(site.nginx.url).login()
    vals = {"name": "shared.bin", "datas": base64.b64encode(content).decode()}
    (attachment,) = client.json2("ir.attachment", "create", vals_list=[vals]).json()
    caught_up(site)
    before = {web: answered_by(site, web) for web in (site.web1, site.web2)}
    for _each in range(4):
        answer = client.page(f"/web/content/{attachment}")
        assert (answer.status_code, answer.content) == (200, content)
    for web, old in before.items():  # nginx writes its log a moment after the answer
        wait_for(f"{web.name} has answered", lambda web=web, old=old: answered_by(site, web) > old, 5)


def test_websocket(site):
    """The websocket's handshake passes nginx to the process that speaks it: 101, for a person who is logged in."""
    client = Client(site.nginx.url).login()
    request = (
        "GET /websocket HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{site.nginx.port}\r\nOrigin: {site.nginx.url}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        f"Cookie: session_id={client.session.cookies['session_id']}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", site.nginx.port), timeout=30) as connection:
        connection.sendall(request.encode())
        status, _, headers = connection.recv(4096).decode().partition("\r\n")
    assert status.startswith("HTTP/1.1 101 ")
    assert "s3pplmbitxaq9kygzzhzrbk+xoo=" in headers.lower()  # RFC 6455's answer to that key


def test_static_files_and_manager(site):
    """A static file is asked from Odoo once and then served by nginx; the database manager is not served at all."""
    client = Client(site.nginx.url)
    for _each in range(3):
        answer = client.page("/web/static/img/favicon.ico")
        assert answer.status_code == 200
        assert answer.content
    line = '"GET /web/static/img/favicon.ico HTTP/1.1" 200'
    log = site.nginx.access_log
    wait_for("nginx has logged all three", lambda: log.read_text().count(line) == 3, 5)
    upstreams = [entry.split("upstream=")[1].split()[0] for entry in log.read_text().splitlines() if line in entry]
    assert [upstream == "-" for upstream in upstreams] == [False, True, True]
    assert client.page("/web/database/manager").status_code == 404


def test_tls(site):
    """config/nginx.d/tls.conf.example with a certificate: https, browsers are told to keep to it, and Odoo knows."""
    client = Client(f"https://127.0.0.1:{site.nginx.tls_port}")
    client.session.verify = str(site.nginx.certificates / "fullchain.pem")
    answer = client.page("/web/login")
    assert answer.status_code == 200
    assert "max-age=" in answer.headers["Strict-Transport-Security"]
    client.login()
    # Odoo notes the address by which its administrator comes in, for the links in its mails.
    address = "SELECT value FROM ir_config_parameter WHERE key = 'web.base.url'"
    assert site.primary.query(address, database=DATABASE) == [(client.url,)]


def test_the_address_of_the_client(site):
    """Behind a proxy that nginx trusts, Odoo's log has the client's address, and only what the proxy vouches for."""
    headers = {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}  # the first is what the client claimed
    assert http_session().get(f"{site.nginx.url}/web/health", headers=headers, timeout=60).ok
    wait_for(
        "the proxy's word in Odoo's log", lambda: "203.0.113.7" in site.web1.log.read_text() + site.web2.log.read_text()
    )
    assert "198.51.100.1" not in site.web1.log.read_text() + site.web2.log.read_text()


class Load:
    """Clients at work at once, keeping score. A create that got no answer is not repeated but noted as `unsure`."""

    def __init__(self, url, attachment):
        self.url, self.attachment = url, attachment
        self.acknowledged, self.unsure, self.answers = {}, set(), Counter()
        self.progress = threading.Semaphore(0)

    def read(self, client):
        """A read may be repeated whatever happened to it: the client does so until it has its answer."""
        for _attempt in range(5):
            with contextlib.suppress(requests.RequestException):
                answer = client.json2("res.partner", "search_read", domain=[["ref", "=", "first"]], fields=["name"])
                if answer.status_code == 200:
                    return [row["name"] for row in answer.json()]
            self.answers["read repeated"] += 1
        return None

    def create(self, client, key):
        """Create once, and note what came of it."""
        status, answer = 0, None
        with contextlib.suppress(requests.RequestException):
            answer = client.create(key)
            status = answer.status_code
        self.answers[f"create {status}"] += 1
        if status == 200:
            self.acknowledged[key] = answer.json()[0]
        else:
            self.unsure.add(key)

    def work(self, number):
        """One client's share: create, read by API, read a page."""
        client = Client(self.url).login()
        for each in range(CREATES):
            self.create(client, f"load-{number}-{each}")
            assert self.read(client) == ["Topology first"]
            self.answers[f"page {client.page(f'/web/content/{self.attachment}').status_code}"] += 1
            self.progress.release()


def kill_under_load(site, load, pool):
    """Kill web1 at a moment when it certainly has creates in flight: they wait for a lock that we hold."""
    for _each in range(CLIENTS * 3):
        assert load.progress.acquire(timeout=60), "the clients stand still"
    waiting = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'web1' AND wait_event_type = 'Lock'"
    lock = site.primary.connect(DATABASE)
    with contextlib.closing(lock), lock.cursor() as cursor:
        cursor.execute("BEGIN; LOCK TABLE res_partner IN SHARE MODE")
        # All clients may happen to wait on web2; a few more come, by turns to both.
        extra = [pool.submit(load.create, Client(load.url), f"load-extra-{number}") for number in range(CLIENTS)]
        wait_for("creates in flight on web1", lambda: site.primary.query(waiting), 60)
        site.web1.kill()
        cursor.execute("ROLLBACK")
    return extra


def test_a_server_killed_under_load(site):
    """Every request is answered or can safely be repeated; what was acknowledged is there once; the server comes back."""
    client = Client(site.nginx.url).login()
    if not client.count("first"):
        assert client.create("first").status_code == 200
    vals = {"name": "load.bin", "datas": base64.b64encode(b"load").decode()}
    (attachment,) = client.json2("ir.attachment", "create", vals_list=[vals]).json()
    caught_up(site)

    load = Load(site.nginx.url, attachment)
    with ThreadPoolExecutor(CLIENTS * 2) as pool:
        clients = [pool.submit(load.work, number) for number in range(CLIENTS)]
        clients += kill_under_load(site, load, pool)
        for each in clients:
            each.result(timeout=300)  # raises what the client raised

    keys = {f"load-{number}-{each}" for number in range(CLIENTS) for each in range(CREATES)}
    # nginx found the other server for every page, without the person noticing.
    assert load.answers["page 200"] == len(keys), load.answers
    keys |= {f"load-extra-{number}" for number in range(CLIENTS)}
    # The creates in flight were not repeated behind the client's back ...
    assert load.unsure, "the kill hit no request: nothing was proved"
    assert set(load.answers) <= {"create 200", "create 502", "page 200", "read repeated"}, load.answers
    assert len(load.unsure) <= CLIENTS * 2, "only what was in flight at the kill is unsure"
    assert load.acknowledged.keys() | load.unsure == keys
    # ... so the client asks, when things have settled, and repeats what is not there.
    caught_up(site)
    for key in load.unsure:
        if not client.count(key):
            assert client.create(key).status_code == 200
    rows = site.primary.query("SELECT ref, id FROM res_partner WHERE ref LIKE 'load-%%'", database=DATABASE)
    assert sorted(ref for ref, _id in rows) == sorted(keys), "nothing lost, nothing doubled"
    assert load.acknowledged.items() <= dict(rows).items(), "what was acknowledged is what is there"
    caught_up(site)
    assert sorted(rows) == sorted(
        site.replica.query("SELECT ref, id FROM res_partner WHERE ref LIKE 'load-%%'", database=DATABASE)
    )

    site.web1.start()
    site.web1.wait_healthy()
    before = answered_by(site, site.web1)

    def serves_again():
        assert client.page(f"/web/content/{attachment}").content == b"load"
        return answered_by(site, site.web1) > before

    wait_for("the server that came back serves", serves_again)


def test_logs_are_clean(site):
    """No server logged an error of ours; the killed one left none behind."""
    for server in (site.web1, site.web2, site.cron):
        lines = [line for line in server.log.read_text().splitlines() if " ERROR " in line or " CRITICAL " in line]
        assert not lines, f"{server.name}: {lines[:5]}"
