"""Credit limits in a real web shop, which none of our addons depends on: Odoo's shop is installed beside trade_credit, and
`shop/trade_test_shop` orders and pays there over the network."""

import os
import re
import subprocess
import sys
from pathlib import Path

from test_install_matrix import ROOT, WORKER, configured_path, drop_database, make_database, own_depends
from topology.servers import free_ports


def test_credit_in_the_shop(tmp_path):
    """CRD-5: over the limit no order of the shop is confirmed, what is paid is booked, and shoppers read nothing of credit."""
    database, folder = f"trade_shop_{WORKER}", tmp_path / "addons"
    folder.mkdir()
    for addon in own_depends("trade_credit"):
        (folder / addon).symlink_to(ROOT / "addons" / addon)
    path = [folder, ROOT / "tests" / "shop", *configured_path()]
    [port] = free_ports(1)
    command = [sys.executable, Path(sys.executable).with_name("odoo-bin"), "-c", os.environ["TRADE_TEST_CONFIG"]]
    command += ["-d", database, "-i", "trade_test_shop", "--test-tags", "/trade_test_shop", "--stop-after-init"]
    command += ["--http-interface", "127.0.0.1", "--http-port", port, "--data-dir", tmp_path / "data"]
    command += ["--addons-path", ",".join(map(str, path)), "--max-cron-threads", 0, "--log-level", "info"]
    make_database(database, os.environ["TRADE_TEST_CORE"])
    try:
        done = subprocess.run(
            [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=900
        )
    finally:
        drop_database(database)
    noise = [line for line in done.stdout.splitlines() if re.search(r" (WARNING|ERROR|CRITICAL) ", line)]
    assert done.returncode == 0 and not noise, "\n".join([*noise, done.stdout[-5000:]])
    [(failed, errors, count)] = re.findall(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests", done.stdout)
    assert (failed, errors) == ("0", "0")
    assert int(count) >= 5, "the tests in the shop did not run"
