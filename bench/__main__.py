"""The command line: python bench [name...], run by ./trade bench."""

import argparse
import contextlib
import datetime
import fcntl
import importlib
import os
import pkgutil
import platform
import sys
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)
sys.path.insert(1, str(ROOT / "tool"))

from bench.results import LEGEND, table, write_json  # noqa: E402
from bench.sizes import SIZES  # noqa: E402

DESCRIPTION = """\
How fast the suite is, beside plain Odoo and OCA addons that do the same, in the same run.

Makes seeded data once for each size (and keeps it), installs our addons and the OCA peers on copies of it, and
measures the same work in each of them in turns. The number of SQL statements is exact; times are good as ratios
within one table. docs/developer/benchmarks.md says how to read and how to add benchmarks.
"""
EPILOG = """\
sizes:   S  1,000 partners; seconds        M  20,000 partners, 100,000 leads and journal items; a minute
         L  200,000 partners, 500,000 leads, 1,000,000 journal items, 100,000 orders; one to two minutes,
            then 1.3 GB for each database: eight of them when everything is run
         A plain ./trade bench is M, all benchmarks, in about ten minutes.

examples:
  ./trade bench order_to_cash --size S
  ./trade bench order_to_cash --only confirm --profile
  ./trade bench --size L --json l.json
  ./trade bench --list
"""


def main(argv=None):
    """Run benchmarks.

    :return: exit code: 1 when a benchmark failed, or, with --strict, when it missed a goal
    """
    options = _parser().parse_args(argv)
    known = _known()
    if options.list:
        for name, module in known.items():
            print(f"{name:22} {_title(module)}")
        return 0
    unknown = set(options.name) - set(known)
    if unknown:
        print(f"No such benchmark: {', '.join(sorted(unknown))}. There are: {', '.join(known)}", file=sys.stderr)
        return 2
    home = Path(os.environ.get("TRADE_BENCH_HOME") or ROOT / ".trade" / "bench").resolve()
    home.mkdir(parents=True, exist_ok=True)
    with _only_one(home):
        return _run(options, {name: known[name] for name in options.name or known}, home)


def _run(options, modules, home):
    from bench import odoo_setup

    template = os.environ.get("TRADE_BENCH_TEMPLATE")
    if not template:
        print("TRADE_BENCH_TEMPLATE is not set: run this as ./trade bench.", file=sys.stderr)
        return 2
    peers = os.environ.get("TRADE_BENCH_PEERS")
    odoo_setup.configure(Path(peers) if peers else None)
    from bench.databases import Databases

    size = SIZES[options.size]
    databases = Databases(template, home, ROOT, Path(peers) if peers else None, options.size, size, _log)
    if options.clean:
        databases.clean()
        return 0
    databases.clean(unfinished=True)
    if options.fresh:
        databases.clean(of_size=True)
    # without its data no benchmark can do anything
    databases.get("core")
    busy, start = _busy(), time.monotonic()
    results = [_run_one(name, module, databases, options) for name, module in modules.items()]
    about = {**_about(options, time.monotonic() - start), "busy": busy or _busy()}
    stamp = datetime.datetime.now().strftime("%Y-%m-%d-%H%M%S")
    for path in [home / "results" / f"{stamp}-{options.size}.json", *([options.json] if options.json else [])]:
        write_json(path, results, about)
    print(LEGEND)
    if about["busy"]:
        print("The machine was busy with other work: the statements are right, the times say little.")
    missed = [goal for result in results for goal in result.goals if not goal.met]
    failed = [result.benchmark for result in results if result.error]
    goals = sum(len(result.goals) for result in results)
    print(f"\n{len(results)} benchmarks, {goals - len(missed)} of {goals} goals met, {about['seconds']} s.")
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return 1 if failed or (options.strict and missed) else 0


def _run_one(name, module, databases, options):
    from bench.harness import Bench

    variants = [variant for variant in module.VARIANTS if databases.available(variant)]
    missing = [variant for variant in module.VARIANTS if variant not in variants]
    _log(f"-- {name}")
    bench = Bench(
        name,
        _title(module),
        databases,
        variants,
        repeat=options.repeat or 5,
        only=options.only,
        profile=options.profile,
        log=_log,
    )
    try:
        if missing:
            raise LookupError(f"not here: {', '.join(missing)}")
        module.run(bench)
    except Exception as error:
        traceback.print_exc()
        bench.results.error = f"{type(error).__name__}: {error}"
    print(table(bench.results), flush=True)
    return bench.results


def _known():
    """{name: module} of all benchmarks, in the order of their names."""
    importlib.import_module("odoo.init")
    names = sorted(info.name for info in pkgutil.iter_modules([str(ROOT / "bench" / "benchmarks")]))
    return {name: importlib.import_module(f"bench.benchmarks.{name}") for name in names}


def _title(module):
    return " ".join(module.__doc__.strip().split("\n\n")[0].split())


def _about(options, seconds):
    import odoo
    from odoo.sql_db import db_connect

    with contextlib.closing(db_connect("postgres").cursor()) as cr:
        cr.execute("SHOW server_version")
        postgres = cr.fetchone()[0]
    return {
        "date": datetime.date.today().isoformat(),
        "size": options.size,
        "data": {name: getattr(SIZES[options.size], name) for name in SIZES["S"].__dataclass_fields__},
        "odoo": odoo.release.version,
        "postgres": postgres,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "seconds": round(seconds),
    }


def _busy():
    """Whether more wants to run than there are cores; the benchmarks alone keep about one busy."""
    return os.getloadavg()[0] > (os.cpu_count() or 1)


@contextlib.contextmanager
def _only_one(home):
    """Two at once would measure each other."""
    with open(home / "lock", "w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _log("-- Waiting for another ./trade bench of the same folder")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _log(text):
    print(text, file=sys.stderr, flush=True)


def _parser():
    parser = argparse.ArgumentParser(
        prog="./trade bench",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", nargs="*", help="benchmarks to run (all)")
    parser.add_argument("--size", choices=SIZES, default="M", help="amount of data (M)")
    parser.add_argument("--repeat", type=int, help="measured runs of each case (5; 2 where one takes over 3 s)")
    parser.add_argument("--only", default="", metavar="TEXT", help="only cases with TEXT in their name")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results to FILE too")
    parser.add_argument(
        "--profile", action="store_true", help="show the statements that repeat most, and who sends them"
    )
    parser.add_argument("--strict", action="store_true", help="a missed goal fails the command")
    parser.add_argument("--list", action="store_true", help="list the benchmarks")
    parser.add_argument("--fresh", action="store_true", help="make the databases of this size again")
    parser.add_argument(
        "--clean", action="store_true", help="remove all databases of the benchmarks, and do nothing else"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
