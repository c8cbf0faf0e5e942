"""docker-compose.yml, judged by Compose itself: what it resolves to, not what we think we wrote."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECRETS = ("POSTGRES_PASSWORD", "ODOO_DB_PASSWORD", "REPLICATION_PASSWORD", "ODOO_ADMIN_PASSWORD")
DEFAULT = {"db", "init", "odoo"}
SCALE = DEFAULT | {"replica", "web1", "web2", "nginx"}
RUN_ONCE = {"init", "backup", "restore"}  # they serve nothing and end


def compose_program():
    """Compose as a command line: $TRADE_COMPOSE, `docker-compose` (version 2) on PATH, or the plugin of `docker`."""
    if named := os.environ.get("TRADE_COMPOSE") or shutil.which("docker-compose"):
        return [named]
    if shutil.which("docker") and not subprocess.run(["docker", "compose", "version"], capture_output=True).returncode:
        return ["docker", "compose"]
    return pytest.fail(
        "Compose 2 is missing: set TRADE_COMPOSE, or install docker-compose 2 or the docker compose plugin"
    )


def compose(*arguments, env_file, **variables):
    """Run Compose on our file with nothing but `env_file` and `variables`; the finished process."""
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    command = [
        *compose_program(),
        "--project-directory",
        ROOT,
        "-f",
        ROOT / "docker-compose.yml",
        "--env-file",
        env_file,
    ]
    return subprocess.run(
        [*command, *arguments], capture_output=True, text=True, check=False, env={**clean, **variables}
    )


@pytest.fixture(name="env_file")
def fixture_env_file(tmp_path):
    """.env.example with its passwords filled in, as a person does it."""
    text, count = re.subn(r"^(\w+_PASSWORD)=$", r"\1=literal-of-\1", (ROOT / ".env.example").read_text(), flags=re.M)
    assert count == len(SECRETS)
    path = tmp_path / "env"
    path.write_text(text)
    return path


def resolve(env_file, *arguments, **variables):
    """The resolved configuration, as Compose would run it."""
    result = compose(*arguments, "config", "--format", "json", env_file=env_file, **variables)
    assert result.returncode == 0, result.stderr
    assert "warn" not in result.stderr.lower(), result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("profiles", "services"),
    [([], DEFAULT), (["scale"], SCALE), (["tools"], DEFAULT | {"backup", "restore"})],
)
def test_profiles(env_file, profiles, services):
    """The default is one machine; the profile `scale` adds replica, web servers and nginx; tools start only when called."""
    config = resolve(env_file, *(part for profile in profiles for part in ("--profile", profile)))
    assert set(config["services"]) == services
    for name, service in config["services"].items():
        for port in service.get("ports", []):
            assert port["host_ip"] == "127.0.0.1", f"{name} is published to the network"
        for volume in service.get("volumes", []):
            # Data only in named volumes; what comes from the checkout cannot be written to.
            assert volume["type"] == "volume" or volume["read_only"], f"{name}: {volume}"
            if volume["type"] == "volume":
                assert volume["source"] in config["volumes"], f"{name}: an anonymous volume"
            else:
                assert Path(volume["source"]).exists(), f"{name}: {volume['source']} is not in the checkout"
        if name not in RUN_ONCE:
            assert service["healthcheck"]["test"], f"{name} has no health check"
            assert service["restart"] == "unless-stopped"


def test_images_are_pinned(env_file):
    """Every image says its major version: `latest` would change the PostgreSQL under the data."""
    images = {name: service["image"] for name, service in resolve(env_file, "--profile", "scale")["services"].items()}
    assert images.pop("nginx") == "nginx:1.30"
    assert {images.pop("db"), images.pop("replica")} == {"postgres:18"}
    assert set(images.values()) == {"trade-odoo:19.0"}
    assert re.search(r"^FROM odoo:19\.0$", (ROOT / "Dockerfile").read_text(), re.M)


def test_postgres_18_data_is_in_the_volume(env_file):
    """The postgres 18 image keeps its data below /var/lib/postgresql; a volume on its `data` folder would stay empty."""
    services = resolve(env_file, "--profile", "scale")["services"]
    for name in ("db", "replica"):
        assert "/var/lib/postgresql" in {volume["target"] for volume in services[name]["volumes"]}
        assert not services[name].get("ports"), f"{name} is published"
        assert set(services[name]["networks"]) == {"back"}


@pytest.mark.parametrize("secret", SECRETS)
def test_secrets_come_from_env(env_file, tmp_path, secret):
    """No password has a default: without .env nothing starts, and Compose names what is missing."""
    unset = tmp_path / "unset"
    unset.write_text(re.sub(f"^{secret}=.*$", f"{secret}=", env_file.read_text(), flags=re.M))
    result = compose("--profile", "scale", "config", "-q", env_file=unset)
    assert result.returncode != 0
    assert f"write {secret} into .env" in result.stderr


def test_no_secret_literal(env_file):
    """The file itself holds no password, and none reaches a command line."""
    raw = compose("--profile", "scale", "config", "--no-interpolate", "--format", "json", env_file=env_file)
    for name, service in json.loads(raw.stdout)["services"].items():
        for key, value in (service.get("environment") or {}).items():
            if "PASSWORD" in key or "SECRET" in key:
                assert re.fullmatch(r"\$\{\w+_PASSWORD:\?[^}]*\}", value), f"{name}: {key} is written down"
    for service in resolve(env_file, "--profile", "scale")["services"].values():
        assert "literal-of" not in json.dumps([service.get("command"), service.get("entrypoint")])


def test_one_filestore_one_cron(env_file):
    """All Odoo servers share one data folder; only `odoo` runs scheduled jobs; only `web` servers read the replica."""
    services = resolve(env_file, "--profile", "scale")["services"]
    servers = {name: service for name, service in services.items() if service["image"].startswith("trade-odoo")}
    assert set(servers) == {"init", "odoo", "web1", "web2"}
    for name, service in servers.items():
        environment = service["environment"]
        assert [(volume["source"], volume["target"]) for volume in service["volumes"]] == [
            ("odoo-data", "/var/lib/odoo")
        ]
        assert environment["ODOO_DATA_DIR"] == "/var/lib/odoo"
        if name.startswith("web"):
            assert environment["ODOO_MAX_CRON_THREADS"] == "0"
            assert environment["PGHOST_REPLICA"] == "replica"
            assert int(environment["ODOO_WORKERS"]) >= 2
        else:
            assert "PGHOST_REPLICA" not in environment
    assert int(services["odoo"]["environment"]["ODOO_MAX_CRON_THREADS"]) > 0


def test_nothing_serves_before_the_database_is_complete(env_file):
    """Every server waits until `init` has ended well, and `init` until PostgreSQL accepts connections."""
    services = resolve(env_file, "--profile", "scale")["services"]
    for name in ("odoo", "web1", "web2"):
        assert services[name]["depends_on"]["init"]["condition"] == "service_completed_successfully"
    assert services["init"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert services["init"]["restart"] == "no"


def test_nginx_knows_the_servers(env_file):
    """nginx gets every name its template uses, and sends people to both web servers, websockets to their other port."""
    services = resolve(env_file, "--profile", "scale")["services"]
    environment = services["nginx"]["environment"]
    template = (ROOT / "config" / "nginx.conf").read_text()
    assert set(re.findall(r"\$\{(TRADE_\w+)\}", template)) == {
        name for name in environment if name.startswith("TRADE_")
    }
    for name in ("web1", "web2"):
        # Without `resolve` nginx would not start while one of them is down.
        assert f"server {name}:8069 resolve " in environment["TRADE_HTTP_SERVERS"]
        assert f"server {name}:8072 resolve " in environment["TRADE_WEBSOCKET_SERVERS"]
        assert services["nginx"]["depends_on"][name]["condition"] == "service_started"


def test_published_address_can_be_changed(env_file):
    """One variable opens it to the network: on purpose, in .env."""
    services = resolve(env_file, TRADE_BIND="192.0.2.1", TRADE_PORT="80")["services"]
    (port,) = services["odoo"]["ports"]
    assert (port["host_ip"], port["published"]) == ("192.0.2.1", "80")
