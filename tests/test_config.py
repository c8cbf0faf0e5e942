"""config/odoo.conf and config/odoo.dev.conf, read by Odoo itself."""

import configparser
import json
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = Path(__file__).resolve().parents[1] / "config"
READ = """
import json, sys
from odoo.tools import config
config.parse_config(["-c", sys.argv[1]], setup_logging=True)
print(json.dumps({name: config[name] for name in sys.argv[2:] if name in config.options_index}))
"""


def read(name):
    """({option: text in the file}, {option: value as Odoo understands it}, what Odoo said about it)."""
    parser = configparser.RawConfigParser()
    parser.read(CONFIG / name)
    written = dict(parser["options"])
    command = [sys.executable, "-c", READ, str(CONFIG / name), *written]
    result = subprocess.run(command, capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin"})
    return written, json.loads(result.stdout), result.stderr


@pytest.mark.parametrize("name", ["odoo.conf", "odoo.dev.conf"])
def test_odoo_knows_every_option(name):
    """No misspelt option, no warning, and a reason above every line."""
    written, understood, log = read(name)
    assert set(written) == set(understood), "an option that Odoo does not know is ignored in silence"
    assert " WARNING " not in log, log
    assert " ERROR " not in log, log
    lines = (CONFIG / name).read_text().splitlines()
    for before, line in zip(lines, lines[1:], strict=False):
        if line.partition(" ")[0] in written and before.partition(" ")[0] not in written:
            assert before.startswith("; "), f"no reason is given for: {line}"


def test_production_is_closed():
    """No database manager, no list, no master password, no demo data, nobody but the proxy reaches Odoo."""
    _written, understood, _log = read("odoo.conf")
    assert understood["list_db"] is False
    assert not understood["admin_passwd"]
    assert understood["with_demo"] is False
    assert understood["http_interface"] == "127.0.0.1"
    assert understood["proxy_mode"] is True
    assert understood["workers"] >= 2


def test_nginx_waits_longer_than_odoo():
    """Odoo says what went wrong before nginx gives up."""
    _written, understood, _log = read("odoo.conf")
    (nginx,) = {
        int(line.split()[1].rstrip("s;"))
        for line in (CONFIG / "nginx.conf").read_text().splitlines()
        if line.startswith("    proxy_read_timeout")
    }
    assert nginx > understood["limit_time_real"] > understood["limit_time_cpu"]
