from pathlib import Path

from odoo.tests import BaseCase, tagged

from ..tools.card import SAME, Card, compare, keys

PAIRS = Path(__file__).parent / "data" / "pairs.txt"
FIELDS = {"tax": "vat", "phone": "phones", "email": "emails", "web": "websites", "wechat": "wechats"}


def read_pairs():
    """Return ``[(line, whether it is the same customer, Card, Card)]`` of the labelled file."""
    pairs = []
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if line[:2] in ("= ", "# ") and " | " in line:
            pairs.append((line, line[0] == "=", *map(read_card, line[2:].split(" | "))))
    return pairs


def read_card(text):
    name, *marks = text.strip().split(";")
    values = {"name": name.removeprefix("@"), "organisation": not name.startswith("@")}
    for mark in marks:
        kind, value = mark.split("=", 1)
        field = FIELDS.get(kind, kind)
        values[field] = value if field in ("vat", "street", "city") else (value,)
    return Card(**values)


@tagged("post_install", "-at_install")
class TestPairs(BaseCase):
    def test_recall_and_precision(self):
        """OWN-3: of at least 300 labelled pairs, 0.95 of those that are one are found, and 0.9 of those found are one."""
        pairs = read_pairs()
        self.assertGreaterEqual(len(pairs), 300)
        found = {
            line: bool(keys(one) & keys(other)) and compare(one, other)[0] >= SAME for line, _same, one, other in pairs
        }
        same = {line for line, is_same, _one, _other in pairs if is_same}
        right = {line for line in same if found[line]}
        self.assertGreaterEqual(len(right) / len(same), 0.95, "\n".join(sorted(same - right)))
        wrong = {line for line in found if found[line] and line not in same}
        self.assertGreaterEqual(len(right) / len(right | wrong), 0.9, "\n".join(sorted(wrong)))

    def test_both_ways(self):
        """OWN-3: who is entered first makes no difference."""
        for line, _same, one, other in read_pairs():
            self.assertAlmostEqual(compare(one, other)[0], compare(other, one)[0], 6, line)
