"""Canonical form, hashes and differences of what a review is about (ORG-2). Pure Python, no database.

A *part* is what one aspect watches of one document::

    {"fields": {"payment_term_id": ["many2one", 3]},
     "lines": {"order_line": {"17": {"price_unit": ["float", "12.5"]}}}}

It holds neither names nor labels, so that renaming a customer or switching the language changes no hash. Numbers are
text because a database may give back another spelling of the same number.
"""

import hashlib
import json
from decimal import Decimal

#: Digits after the point that take part in a hash: more than any precision a company sets.
DIGITS = 8


def canonical_number(value):
    """Return a number as text that does not depend on the precision configured at the moment."""
    number = Decimal(str(round(value or 0.0, DIGITS))).normalize()
    return format(number + 0, "f")


def canonical(kind, value):
    """Return ``[kind, value]`` as it enters a part; ``value`` is a plain Python value, for relations the id(s)."""
    if kind in ("float", "monetary"):
        return [kind, canonical_number(value)]
    if kind in ("many2many", "one2many"):
        return [kind, sorted(value)]
    if kind == "datetime":
        return [kind, str(value.replace(microsecond=0)) if value else False]
    if kind == "date":
        return [kind, value.isoformat() if value else False]
    return [kind, value or (0 if kind == "integer" else False)]


def digest(value):
    """Return the SHA-256 of a JSON value, independent of the order of its keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def without(part, paths):
    """Return the part without the given paths (``field`` or ``lines.field``)."""
    return {
        "fields": {name: value for name, value in part["fields"].items() if name not in paths},
        "lines": {
            field: {
                key: {name: value for name, value in line.items() if f"{field}.{name}" not in paths}
                for key, line in lines.items()
            }
            for field, lines in part["lines"].items()
        },
    }


def changed_aspects(old_parts, new_parts, ignored=()):
    """Return the set of aspects whose part differs; an aspect that exists on one side only differs."""
    empty = {"fields": {}, "lines": {}}
    return {
        aspect
        for aspect in old_parts.keys() | new_parts.keys()
        if without(old_parts.get(aspect, empty), ignored) != without(new_parts.get(aspect, empty), ignored)
    }


def changed_cells(old_part, new_part):
    """Return what differs inside a part as a set of ``(field,)`` and ``(lines, key, field)``."""
    changed = {(name,) for name, value in new_part["fields"].items() if old_part["fields"].get(name) != value}
    for field, lines in new_part["lines"].items():
        old_lines = old_part["lines"].get(field, {})
        for key, line in lines.items():
            old_line = old_lines.get(key, {})
            changed |= {(field, key, name) for name, value in line.items() if old_line.get(name) != value}
    return changed
