"""./trade bench: its data are right, its counts are exact, its tables and files are well-formed. No time is tested."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT))

from bench.results import Goal, Results, Row, Sample, table, write_json  # noqa: E402


def _row(case, variant, ms, queries, **params):
    return Row("example", case, variant, params, tuple(Sample(time, queries) for time in ms), "lines")


@pytest.fixture
def results():
    """Two variants of a case with 1 and 100 lines: one grows with the lines, one with their square."""
    rows = [
        _row("confirm", "core", (10, 30, 20), 100, lines=1),
        _row("confirm", "ours", (20, 20, 20), 104, lines=1),
        _row("confirm", "core", (2000, 2000, 2000), 1_200, lines=100),
        _row("confirm", "ours", (200_000, 200_000, 200_000), 1_304, lines=100),
    ]
    goals = [Goal("G1", "statements more", 4, 4), Goal("G16", "statements more a line", 2, 0)]
    return Results("example", "An example.", rows, goals, ["a note"])


def test_figures_of_a_row(results):
    """The median, the ratio round by round, and the growth against the row before."""
    core, ours = results.find("confirm", "core", lines=1), results.find("confirm", "ours", lines=1)
    assert core.ms == 20
    assert ours.ratio(core) == 1, "20/10, 20/30, 20/20: the median is that of the rounds, not of the medians"
    assert results.exponent(core) is None
    assert results.exponent(results.find("confirm", "core", lines=100)) == pytest.approx(1)
    assert results.exponent(results.find("confirm", "ours", lines=100)) == pytest.approx(2)


def test_unsteady_counts_are_shown():
    """A count that differs between runs is marked, and the most is taken."""
    row = Row("example", "confirm", "core", {}, (Sample(1, 10), Sample(1, 12)))
    assert not row.steady
    assert row.queries == 12
    assert "(~12)" in table(Results("example", "", [row]))


def test_table(results):
    """A Markdown table: as many cells in each line, goals and notes below."""
    lines = table(results).splitlines()
    grid = [line for line in lines if line.startswith("|")]
    assert len(grid) == 4
    assert len({len(line) for line in grid}) == len({line.count("|") for line in grid}) == 1
    assert "| 20.0 (100) " in grid[2]
    assert "20.0 (104) ×1.00" in grid[2]
    assert "×100.00 ^2.00" in grid[3]
    assert "- G1 met    statements more: 4 (at most 4)" in lines
    assert "- G16 MISSED statements more a line: 2 (at most 0)" in lines
    assert "- a note" in lines


def test_json(results, tmp_path):
    """Everything that the table has, as plain values."""
    write_json(tmp_path / "new" / "results.json", [results], {"size": "S"})
    document = json.loads((tmp_path / "new" / "results.json").read_text())
    assert document["size"] == "S"
    (benchmark,) = document["benchmarks"]
    assert [row["queries"] for row in benchmark["rows"]] == [100, 104, 1_200, 1_304]
    assert benchmark["rows"][3]["exponent"] == 2
    assert [goal["met"] for goal in benchmark["goals"]] == [True, False]


def _bench(home, *arguments):
    env = {
        **os.environ,
        "TRADE_BENCH_TEMPLATE": os.environ["TRADE_TEST_CORE"],
        "TRADE_BENCH_HOME": str(home),
        "ODOO_RC": os.environ["TRADE_TEST_CONFIG"],
    }
    env.pop("TRADE_BENCH_PEERS", None)
    command = [sys.executable, str(ROOT / "bench"), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder of its own, whose databases are removed in the end."""
    folder = tmp_path_factory.mktemp("bench")
    yield folder
    done = _bench(folder, "--clean", "--size", "XS")
    assert done.returncode == 0, done.stderr


def test_same_counts_twice(home):
    """The generated data pass verify(), and two commands count the same statements."""
    counts = []
    for number in range(2):
        file = home / f"{number}.json"
        done = _bench(home, "trade_base_confirm", "--size", "XS", "--repeat", str(2 - number), "--json", str(file))
        assert done.returncode == 0, done.stdout + done.stderr
        # only the first one makes the data; it fails when verify() finds a difference
        assert ("database core, size XS" in done.stderr) == (number == 0)
        assert "| confirm | 1 " in done.stdout
        (benchmark,) = json.loads(file.read_text())["benchmarks"]
        assert benchmark["rows"]
        counts.append({(row["case"], row["variant"], str(row["params"])): row["queries"] for row in benchmark["rows"]})
    assert counts[0].keys() == counts[1].keys()
    for row, count in counts[0].items():
        # plain Odoo itself takes one more or less now and then
        assert abs(count - counts[1][row]) <= 1, (row, count, counts[1][row])


def test_verify_is_loud(home):
    """verify() finds what Odoo would not have written, and does not change it."""
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from bench import odoo_setup
odoo_setup.configure()
from bench.databases import Databases
from bench.data import verify
from bench.sizes import SIZES
from odoo import SUPERUSER_ID, api
size = SIZES["XS"]
databases = Databases({os.environ.get("TRADE_TEST_CORE")!r}, Path({str(home)!r}), Path({str(ROOT)!r}), None, "XS", size, print)
with databases.temporary(databases.get("core")) as name:
    with odoo_setup.load(name).cursor() as cr:
        cr.execute("UPDATE account_move SET amount_residual = amount_residual + 1 WHERE amount_residual > 0")
        cr.execute("UPDATE account_move_line SET balance = balance + 1 WHERE id = (SELECT max(id) FROM account_move_line)")
        cr.commit()
        try:
            verify(api.Environment(cr, SUPERUSER_ID, {{}}), size)
        except AssertionError as error:
            print("FOUND", error)
"""
    env = {**os.environ, "ODOO_RC": os.environ["TRADE_TEST_CONFIG"]}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=300)
    assert "FOUND" in done.stdout, done.stdout + done.stderr
    assert ".amount_residual: " in done.stdout
    assert "1 entries do not balance" in done.stdout


def test_unknown_benchmark(home):
    """A wrong name is refused with the right ones."""
    done = _bench(home, "nonsense")
    assert done.returncode == 2
    assert "order_to_cash" in done.stderr


def test_list(home):
    """--list names every file of bench/benchmarks with what it measures, and the goal it answers."""
    done = _bench(home, "--list")
    files = {path.stem for path in (ROOT / "bench" / "benchmarks").glob("*.py")} - {"__init__"}
    lines = done.stdout.splitlines()
    assert {line.split()[0] for line in lines} == files
    assert all(re.search(r"\bG\d+\b", line) for line in lines), "each names a goal"
