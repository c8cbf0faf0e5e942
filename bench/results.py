"""What was measured: rows, goals, tables, JSON. Knows nothing of Odoo."""

import json
import math
import statistics
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Sample:
    """One run."""

    ms: float
    queries: int
    #: how much the process grew at most meanwhile, where it was asked for
    mb: float | None = None
    #: processor time of this process, which what else the machine does hardly changes
    cpu_ms: float | None = None


@dataclass(frozen=True)
class Row:
    """One case in one variant, over all runs."""

    benchmark: str
    case: str
    variant: str
    params: dict
    samples: tuple
    #: parameter that says how much there was to do
    growth: str | None = None

    @property
    def ms(self):
        """Median."""
        return statistics.median(sample.ms for sample in self.samples)

    @property
    def queries(self):
        """Statements of one run: the most of all runs, should they differ (see `steady`)."""
        return max(sample.queries for sample in self.samples)

    @property
    def steady(self):
        """Whether every run took the same number of statements."""
        return len({sample.queries for sample in self.samples}) == 1

    @property
    def mb(self):
        return max((sample.mb for sample in self.samples if sample.mb is not None), default=None)

    def ratio(self, base):
        """How many times as long as `base`: the median over the rounds, as both ran in each of them in turns."""
        pairs = zip(self.samples, base.samples, strict=False)
        return statistics.median(mine.ms / max(other.ms, 0.001) for mine, other in pairs)

    def cpu_ratio(self, base):
        """How much more processor time of Odoo's process than `base`, without the database's: median over the rounds."""
        pairs = zip(self.samples, base.samples, strict=False)
        return statistics.median(mine.cpu_ms / max(other.cpu_ms, 0.001) for mine, other in pairs)

    @property
    def others(self):
        """What tells this series from others of the same case: its parameters but the growing one."""
        return tuple((name, value) for name, value in self.params.items() if name != self.growth)

    def as_json(self):
        """A dict of plain values, times in milliseconds."""
        return {
            "benchmark": self.benchmark,
            "case": self.case,
            "variant": self.variant,
            "params": self.params,
            "growth": self.growth,
            "runs": len(self.samples),
            "ms": round(self.ms, 2),
            "ms_min": round(min(sample.ms for sample in self.samples), 2),
            "ms_max": round(max(sample.ms for sample in self.samples), 2),
            "queries": self.queries,
            "queries_steady": self.steady,
            "mb": None if self.mb is None else round(self.mb, 1),
        }


@dataclass(frozen=True)
class Goal:
    """A limit of the goals G1 to G16, and what was measured."""

    goal: str
    what: str
    actual: float
    limit: float

    @property
    def met(self):
        return self.actual <= self.limit

    def as_json(self):
        return {**asdict(self), "met": self.met}


@dataclass
class Results:
    """All of one benchmark."""

    benchmark: str
    title: str = ""
    rows: list = field(default_factory=list)
    goals: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    error: str | None = None

    def find(self, case, variant, **params):
        """The row of a case and variant with these parameters (others do not matter).

        :raise LookupError: there is none, or more than one
        """
        found = [
            row
            for row in self.rows
            if (row.case, row.variant) == (case, variant) and params.items() <= row.params.items()
        ]
        if len(found) != 1:
            raise LookupError(f"{len(found)} rows for {case}, {variant}, {params}")
        return found[0]

    def before(self, row):
        """The row with the next smaller amount of work in the same series, or None."""
        smaller = [
            other
            for other in self.rows
            if (other.case, other.variant, other.others) == (row.case, row.variant, row.others)
            and row.growth
            and 0 < other.params[row.growth] < row.params[row.growth]
        ]
        return max(smaller, key=lambda other: other.params[row.growth], default=None)

    def exponent(self, row):
        """Growth against `before`: d log(time) / d log(amount); 1 is linear, 0 is flat. None for the first row."""
        other = self.before(row)
        if not other:
            return None
        steps = math.log(row.params[row.growth] / other.params[row.growth])
        return math.log(max(row.ms, 0.001) / max(other.ms, 0.001)) / steps

    def as_json(self):
        rows = [
            {**row.as_json(), "exponent": None if (exponent := self.exponent(row)) is None else round(exponent, 2)}
            for row in self.rows
        ]
        return {
            "benchmark": self.benchmark,
            "title": self.title,
            "rows": rows,
            "goals": [goal.as_json() for goal in self.goals],
            "notes": self.notes,
            "error": self.error,
        }


# ---------------------------------------------------------------------- tables

LEGEND = (
    "A cell: median ms (SQL statements) ×ratio to the first filled column (median of the rounds) ^growth exponent against the row before of "
    "the same case. ~ before the statements: not the same in every run (the most is shown)."
)


def table(results):
    """Markdown table of one benchmark, with its goals and notes below."""
    lines = [f"## {results.benchmark}", "", results.title, ""]
    if results.rows:
        lines += _grid(*_cells(results)) + [""]
    for goal in results.goals:
        mark = "met   " if goal.met else "MISSED"
        lines.append(f"- {goal.goal} {mark} {goal.what}: {goal.actual:g} (at most {goal.limit:.3g})")
    lines += [f"- {note}" for note in results.notes]
    if results.error:
        lines.append(f"- FAILED: {results.error}")
    return "\n".join(lines).rstrip() + "\n"


def _cells(results):
    """Header and rows of texts: one row for each case and set of parameters, one column for each variant."""
    variants = list(dict.fromkeys(row.variant for row in results.rows))
    params = list(dict.fromkeys(name for row in results.rows for name in row.params))
    groups = {}
    for row in results.rows:
        groups.setdefault((row.case, tuple(row.params.items())), {})[row.variant] = row
    body = []
    for (case, values), rows in groups.items():
        base = next(rows[variant] for variant in variants if variant in rows)
        texts = [case, *(_number(dict(values).get(name, "")) for name in params)]
        texts += [_cell(results, rows[variant], base) if variant in rows else "" for variant in variants]
        body.append(texts)
    return ["case", *params, *variants], body


def _cell(results, row, base):
    text = f"{_ms(row.ms)} ({'' if row.steady else '~'}{row.queries:,})"
    if row is not base:
        text += f" ×{row.ratio(base):.2f}"
    exponent = results.exponent(row)
    if exponent is not None:
        text += f" ^{exponent:.2f}"
    if row.mb is not None:
        text += f" +{row.mb:.0f} MB"
    return text


def _ms(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _number(value):
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _grid(header, body):
    widths = [max(len(line[i]) for line in [header, *body]) for i in range(len(header))]

    def text(cells):
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"

    return [text(header), text(["-" * width for width in widths]), *map(text, body)]


def write_json(path, results, about):
    """One file with everything: `about` (size, date, versions) and all benchmarks."""
    document = {**about, "benchmarks": [result.as_json() for result in results]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
