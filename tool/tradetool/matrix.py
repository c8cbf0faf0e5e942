"""docs/requirements.md: which requirement is proven by which test, read from the docstrings of the tests."""

import ast
import csv
import re

from .ui import Problem, say

IDS = re.compile(r"[A-Z]{3}-\d+")
HEAD = re.compile(r"(?:[A-Z]{3}-\d+(?:, | and )?)+:")
STATES = ("done", "partly", "open")


def render(settings):
    """The text of docs/requirements.md.

    :raise Problem: a requirement is declared done in docs/requirements.csv that no test names, a test names one that
        does not exist, or a state is unknown
    """
    with open(settings.root / "docs" / "requirements.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    tests = _tests(settings)
    known = {row["id"] for row in rows}
    wrong = [f"{test} names {requirement}" for requirement in sorted(set(tests) - known) for test in tests[requirement]]
    wrong += [
        f"{row['id']} is declared done, but no test names it"
        for row in rows
        if row["state"] == "done" and row["id"] not in tests
    ]
    wrong += [
        f"{row['id']} has the state {row['state']}, not one of {', '.join(STATES)}"
        for row in rows
        if row["state"] not in STATES
    ]
    if wrong:
        raise Problem("docs/requirements.csv and the tests disagree", "\n".join(wrong))
    lines = [
        "# Requirements and their tests",
        "",
        "Written by `./trade docs` from `docs/requirements.csv` and the docstrings of the tests; do not edit.",
        "",
        "| id | requirement | state | tests |",
        "| --- | --- | --- | --- |",
    ]
    for row in rows:
        names = "<br>".join(f"`{test}`" for test in tests.get(row["id"], []))
        lines.append(f"| {row['id']} | {row['title']} | {row['state']} | {names} |")
    return "\n".join(lines) + "\n"


def write(settings):
    """Write the file."""
    (settings.root / "docs" / "requirements.md").write_text(render(settings), encoding="utf-8")
    say("docs/requirements.md is written.")


def check(settings):
    """Raise Problem when the file is not what it should be."""
    path = settings.root / "docs" / "requirements.md"
    if not path.exists() or path.read_text(encoding="utf-8") != render(settings):
        raise Problem("docs/requirements.md is out of date", "Run ./trade docs and commit it.")


def _tests(settings):
    """{requirement id: [test names]}"""
    found = {}
    files = [*settings.addons.glob("*/tests/test_*.py"), *settings.root.glob("tests/test_*.py")]
    for path in sorted(files):
        owner = path.parts[-3] if path.parts[-3] in settings.addon_names() else "tests"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test"):
                continue
            head = HEAD.match(ast.get_docstring(node) or "")
            for requirement in IDS.findall(head[0]) if head else ():
                found.setdefault(requirement, []).append(f"{owner}: {path.stem}.{node.name}")
    return found
