"""Measuring: the same work in several databases, in turns.

Each run has a transaction of its own that is rolled back. Before the clock starts, all is flushed and the record cache
is empty; the clock stops after the flush and the pre-commit hooks, as in a request. One run of each variant goes
unmeasured (it fills the caches of the registry). The variants take turns, so that what else the machine does hits all
of them. The number of statements is Odoo's own count for the thread, exact and repeatable; the times are medians.
"""

import collections
import contextlib
import gc
import re
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from odoo import api

from . import odoo_setup
from .results import Goal, Results, Row, Sample

#: Runs that take longer than this are repeated less: no more than LONG_REPEAT times.
LONG_MS, LONG_REPEAT = 3_000, 2


@dataclass(frozen=True)
class Run:
    """What one variant does.

    :param body: called with the environment and what `setup` returned (with the environment only, without a setup)
    :param setup: called with the environment before the clock starts
    :param database: variant whose database it runs in; that of its own name otherwise, or plain Odoo's
    :param user: label of the user who does it; the one that `measure` is told otherwise
    """

    body: Callable
    setup: Callable | None = None
    database: str | None = None
    user: str | None = None


class Bench:
    """What a benchmark is given.

    :param variants: those that `measure` compares unless told otherwise, the one to compare with first
    """

    def __init__(self, name, title, databases, variants, *, repeat=5, only="", profile=False, log=lambda text: None):
        self.databases, self.variants = databases, variants
        self.repeat, self.only, self.profile, self.log = repeat, only, profile, log
        self.results = Results(name, title)
        self._registries = {}

    @property
    def size(self):
        """Size of the data."""
        return self.databases.size

    # ------------------------------------------------------------------ for benchmarks

    def measure(self, case, runs, *, setup=None, growth=None, user="manager", repeat=None, memory=False, **params):
        """Measure one case in all variants.

        :param runs: what to do: a callable for all variants, or {variant: callable or Run}
        :param setup: see Run; for all variants that have none of their own
        :param growth: name of the parameter that says how much there is to do
        :param user: label of the user who does it (never a superuser)
        :param memory: note how much the process grows as well
        :return: {variant: Row}
        """
        if self.only and self.only not in case:
            return {}
        runs = self._runs(runs)
        variants = {
            variant: Run(run.body, self._setup(run, setup), run.database, run.user or user)
            for variant, run in runs.items()
        }
        stages = {variant: {case: _unpacked(run.body)} for variant, run in runs.items()}
        rows = self._alternate(variants, stages, {"growth": growth, "params": params}, repeat, memory)
        return rows[case]

    def measure_stages(self, stages, *, setup, growth=None, user="manager", repeat=None, **params):
        """Measure several stages of one story, each with an empty cache, in all variants of the benchmark.

        :param stages: {case: callable}, called in this order with the environment and what `setup` returned
        :return: {case: {variant: Row}}
        """
        variants = {variant: Run(None, lambda env: (setup(env),), variant, user) for variant in self.variants}
        bodies = {case: _unpacked(body) for case, body in stages.items()}
        return self._alternate(
            variants, dict.fromkeys(variants, bodies), {"growth": growth, "params": params}, repeat, False
        )

    def measured(self, cases):
        """Those of `cases` that were measured (--only leaves some out)."""
        return [case for case in cases if any(row.case == case for row in self.results.rows)]

    def goal(self, goal, what, actual, limit):
        """Hold what was measured against one of the goals."""
        self.results.goals.append(Goal(goal, what, round(actual, 3), limit))

    def note(self, text):
        """Say something below the table."""
        self.results.notes.append(text)

    def record(self, case, variant, samples, *, growth=None, **params):
        """Add what was measured in some other way.

        :param samples: list of Sample
        """
        row = Row(self.results.benchmark, case, variant, params, tuple(samples), growth)
        self.results.rows.append(row)
        return row

    def database(self, variant):
        """Name of the database of a variant, made if need be."""
        return self.databases.get(variant)

    @contextlib.contextmanager
    def environment(self, variant="core", user="manager"):
        """An environment to look something up; rolled back."""
        with self._transaction(variant, user) as env:
            yield env

    @contextlib.contextmanager
    def using(self, variant, database):
        """Let `variant` run in another database for a while."""
        before = self._registries.get(variant)
        self._registries[variant] = odoo_setup.load(database)
        try:
            yield
        finally:
            self._registries.pop(variant)
            if before:
                self._registries[variant] = before

    # ------------------------------------------------------------------ how

    def _runs(self, runs):
        if not isinstance(runs, dict):
            runs = dict.fromkeys(self.variants, runs)
        runs = {variant: run if isinstance(run, Run) else Run(run) for variant, run in runs.items()}
        return {
            variant: replace(run, database=run.database or (variant if variant in self.variants else "core"))
            for variant, run in runs.items()
        }

    @staticmethod
    def _setup(run, common):
        setup = run.setup or common
        return (lambda env: (setup(env),)) if setup else (lambda env: ())

    def _alternate(self, variants, stages, series, repeat, memory):
        """:return: {case: {variant: Row}}"""
        samples = {variant: {case: [] for case in cases} for variant, cases in stages.items()}
        wanted = repeat or self.repeat
        names = list(variants)
        for variant in names:
            self._once(variants[variant], stages[variant], False)
        count = 0
        while count < wanted:
            for variant in names[count % len(names) :] + names[: count % len(names)]:
                for case, sample in self._once(variants[variant], stages[variant], memory).items():
                    samples[variant][case].append(sample)
            count += 1
            slowest = max(sample.ms for cases in samples.values() for runs in cases.values() for sample in runs)
            if slowest > LONG_MS and not repeat:
                wanted = min(wanted, LONG_REPEAT)
        rows = {}
        cases = dict.fromkeys(case for bodies in stages.values() for case in bodies)
        for case in cases:
            if self.only and self.only not in case:
                continue
            rows[case] = {
                variant: self.record(case, variant, samples[variant][case], growth=series["growth"], **series["params"])
                for variant in names
            }
            if self.profile:
                for variant in names:
                    self._print_profile(variants[variant], stages[variant], case, variant, series["params"])
        return rows

    def _once(self, run, bodies, memory):
        """Run all stages once.

        :return: {case: Sample}
        """
        samples = {}
        with self._transaction(run.database, run.user) as env:
            state = run.setup(env)
            for case, body in bodies.items():
                _settle(env)
                with _memory(memory) as grown, _clock() as clock:
                    body(env, state)
                    env.flush_all()
                    env.cr.precommit.run()
                samples[case] = Sample(clock.ms, clock.queries, grown.mb, clock.cpu_ms)
        return samples

    @contextlib.contextmanager
    def _transaction(self, variant, user):
        if variant not in self._registries:
            self._registries[variant] = odoo_setup.load(self.databases.get(variant))
        with self._registries[variant].cursor() as cr:
            superuser = api.Environment(cr, api.SUPERUSER_ID, {})
            person = superuser.ref(f"bench.{user}")
            context = {"lang": "en_US", "tz": "Asia/Shanghai", "uid": person.id, "allowed_company_ids": [1]}
            try:
                yield superuser(user=person.id, context=context)
            finally:
                cr.rollback()

    def _print_profile(self, run, bodies, case, variant, params):
        statements = collections.defaultdict(lambda: [0, 0.0, collections.Counter()])

        def hook(_cursor, query, _params, _start, delay):
            entry = statements[_shape(query)]
            entry[0] += 1
            entry[1] += delay * 1000
            entry[2][_caller()] += 1

        with self._transaction(run.database, run.user) as env:
            state = run.setup(env)
            for name, body in bodies.items():
                _settle(env)
                hooks = threading.current_thread().query_hooks
                if name == case:
                    hooks.append(hook)
                try:
                    body(env, state)
                    env.flush_all()
                    env.cr.precommit.run()
                finally:
                    if name == case:
                        hooks.remove(hook)
                if name == case:
                    break
        values = " ".join(f"{name}={value}" for name, value in params.items())
        self.log(f"\n   {case} {values} in {variant}: the statements that repeat most")
        for shape, (count, ms, callers) in sorted(statements.items(), key=lambda item: -item[1][0])[:10]:
            self.log(f"   {count:5} × {ms:8.1f} ms  {shape}")
            self.log(f"           {callers.most_common(1)[0][0]}")


# ---------------------------------------------------------------------- helpers


def _unpacked(body):
    return lambda env, state: body(env, *state)


def _settle(env):
    env.flush_all()
    env.cr.precommit.run()
    env.invalidate_all()
    gc.collect()


class _Measured:
    ms = 0.0
    cpu_ms = 0.0
    queries = 0
    mb = None


@contextlib.contextmanager
def _clock():
    measured = _Measured()
    thread = threading.current_thread()
    queries, start, cpu = thread.query_count, time.perf_counter(), time.process_time()
    yield measured
    measured.ms = (time.perf_counter() - start) * 1000
    measured.cpu_ms = (time.process_time() - cpu) * 1000
    measured.queries = thread.query_count - queries


@contextlib.contextmanager
def _memory(wanted):
    """How much memory the process has taken at most, beyond what it had (Linux)."""
    measured = _Measured()
    if not wanted:
        yield measured
        return
    # resets the high-water mark of this process
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _status("VmRSS")
    yield measured
    measured.mb = max(_status("VmHWM") - before, 0) / 1024


def _status(name):
    return int(re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))[1])


def _shape(query):
    text = re.sub(r"\s+", " ", query if isinstance(query, str) else query.decode())
    return re.sub(r"%s(, ?%s)+", "%s…", text).strip()[:150]


def _caller():
    frames = [frame for frame in traceback.extract_stack(limit=60) if "/addons/" in frame.filename]
    return " < ".join(f"{frame.filename.split('/addons/')[-1]}:{frame.name}" for frame in frames[::-1][:3])
