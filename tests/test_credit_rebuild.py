"""The command that rebuilds the credit ledger, on a database of its own with real commits. CRD-5"""

import os
import subprocess
import sys
import time

import pytest

from odoo.tools import config

AMOUNT = 100.0
COMMAND = "from odoo.cli import main; main()"


@pytest.fixture
def orders(environment):
    """Ids of the customer and of three confirmed orders of it."""
    with environment() as env:
        partner = env["res.partner"].create({"name": "Renmin Hospital"})
        product = env["product.product"].create({"name": "Gloves", "type": "service", "taxes_id": False})
        line = {"product_id": product.id, "product_uom_qty": 1.0, "price_unit": AMOUNT, "tax_ids": [(5,)]}
        orders = env["sale.order"].create([{"partner_id": partner.id, "order_line": [(0, 0, line)]}] * 3)
        orders.action_confirm()
        return partner.id, orders.ids


def _damage(environment, partner_id, ids):
    """Do to the ledger what only somebody at the database can do: a wrong entry, a lost one, a counter that drifted."""
    with environment() as env:
        env.cr.execute("UPDATE trade_credit_entry SET amount = 1 WHERE source = 'sale.order' AND res_id = %s", [ids[0]])
        env.cr.execute("DELETE FROM trade_credit_entry WHERE source = 'sale.order' AND res_id = %s", [ids[1]])
        env.cr.execute("UPDATE trade_credit_balance SET amount = amount + 7 WHERE partner_id = %s", [partner_id])


def _exposure(environment, partner_id):
    with environment() as env:
        return env["trade.credit.balance"]._read_group([("partner_id", "=", partner_id)], [], ["amount:sum"])[0][0]


def _assert_right(environment, ids):
    with environment() as env:
        assert not env["trade.credit.balance"]._count_wrong()
        assert not env["trade.credit.ledger"]._compare("sale.order", ids)


def _command(registry):
    """Return the command as an administrator types it."""
    command = [
        sys.executable,
        "-c",
        COMMAND,
        f"--addons-path={','.join(config['addons_path'])}",
        "trade_credit_rebuild",
    ]
    return [*command, "-c", os.environ["TRADE_TEST_CONFIG"], "-d", registry.db_name, "--log-level=info"]


def _rebuild(registry):
    """Run the command to its end.

    :return: what it logged
    """
    done = subprocess.run(_command(registry), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_command(registry, environment, orders):
    """CRD-5: the command repairs entries and counters, says how many were wrong, and finds nothing when it is run again."""
    partner_id, ids = orders
    _damage(environment, partner_id, ids)
    assert _exposure(environment, partner_id) == 3 * AMOUNT + 7
    log = _rebuild(registry)
    assert "Rebuilt: 2 documents and 1 counters were wrong" in log
    assert "documents (100 %)" in log
    assert _exposure(environment, partner_id) == 3 * AMOUNT
    _assert_right(environment, ids)
    assert "Rebuilt: 0 documents and 0 counters were wrong" in _rebuild(registry)


def test_interrupted(registry, environment, orders):
    """CRD-5: a rebuild that was killed goes on where it was, and what it had done by then is kept."""
    partner_id, ids = orders
    _damage(environment, partner_id, ids)
    with environment() as env:
        run = env["trade.credit.run"]._start("rebuild")
        while run.last_id < ids[0]:
            run._step(1)
        run_id, done = run.id, run.done_count
        assert run.difference_count == 1
    _rebuild(registry)
    with environment() as env:
        run = env["trade.credit.run"].browse(run_id)
        assert run == env["trade.credit.run"].search([("kind", "=", "rebuild")], limit=1)
        assert (run.state, run.difference_count) == ("bad", 2)
        assert run.done_count > done
    _assert_right(environment, ids)


def test_killed(registry, environment, orders):
    """CRD-5: the command is killed in the middle of a block; what it had finished is kept, and started again it does the rest."""
    partner_id, ids = orders
    blocks = 5000  # documents in one transaction of the command
    with environment() as env:
        # entries of documents that do not exist, enough for a second block
        env.cr.execute(
            """INSERT INTO trade_credit_entry (source, res_id, company_id, partner_id, bucket, amount, unvalued)
            SELECT 'sale.order', %s + n, e.company_id, e.partner_id, e.bucket, 1, 0
            FROM trade_credit_entry e, generate_series(1, %s) n WHERE e.source = 'sale.order' AND e.res_id = %s""",
            [ids[-1], blocks + 500, ids[0]],
        )
    with registry.cursor() as cr:
        # somebody holds one entry of the second block: there the command has to wait
        cr.execute(
            "SELECT FROM trade_credit_entry WHERE source = 'sale.order' AND res_id = %s FOR UPDATE",
            [ids[-1] + blocks + 400],
        )
        process = subprocess.Popen(_command(registry), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in process.stderr:
            if "documents (" in line:
                break
        time.sleep(1)
        assert process.poll() is None, "it waits"
        process.kill()
        process.communicate()
    with environment() as env:
        run = env["trade.credit.run"].search([("kind", "=", "rebuild")], limit=1)
        assert run.state == "running"
        assert 0 < run.done_count < run.total_count
        run_id, done = run.id, run.done_count
        assert env["trade.credit.entry"].search_count([("source", "=", "sale.order"), ("res_id", ">", ids[-1])]) > 0
    _rebuild(registry)
    with environment() as env:
        run = env["trade.credit.run"].search([("kind", "=", "rebuild")], limit=1)
        assert run.id == run_id, "it went on with the same run"
        assert run.done_count > done
        assert run.difference_count == blocks + 500
        assert not env["trade.credit.entry"].search_count([("source", "=", "sale.order"), ("res_id", ">", ids[-1])])
    assert _exposure(environment, partner_id) == 3 * AMOUNT
    _assert_right(environment, ids)


def test_beside_other_work(registry, environment, together, orders):
    """CRD-5: an order that is confirmed while the rebuild is under way is neither lost nor counted twice."""
    partner_id, ids = orders
    _damage(environment, partner_id, ids)
    with environment() as env:
        other_id = env["sale.order"].browse(ids[0]).copy().id
        run_id = env["trade.credit.run"]._start("rebuild").id

    def work(env, index, meet):
        env["sale.order"].browse(other_id).mapped("amount_total")  # takes the picture of the transaction
        meet()
        if index:
            env["sale.order"].browse(other_id).action_confirm()
        else:
            run = env["trade.credit.run"].browse(run_id)
            while run._step(1):
                pass

    assert together(2, work) == [None, None]
    _rebuild(registry)
    assert _exposure(environment, partner_id) == 4 * AMOUNT
    _assert_right(environment, [*ids, other_id])
