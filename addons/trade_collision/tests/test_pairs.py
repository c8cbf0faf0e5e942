from pathlib import Path

from odoo.tests import BaseCase, tagged

from ..tools.card import SAME, Card, compare, keys

DATA = Path(__file__).parent / "data"
#: Measured on names of kinds nobody looked at while writing the rules; to be raised with the rules, never to be tuned to.
HELD_OUT_RECALL, HELD_OUT_PRECISION = 0.76, 0.9
FIELDS = {"tax": "vat", "phone": "phones", "email": "emails", "web": "websites", "wechat": "wechats"}


def read_pairs(name="pairs.txt"):
    """Return ``[(line, whether it is the same customer, Card, Card)]`` of a labelled file."""
    pairs = []
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
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
    def judge(self, pairs):
        """Return ``(recall, precision, text)`` of the rules on labelled pairs; the text names the pairs they get wrong."""
        found = {
            line for line, _same, one, other in pairs if keys(one) & keys(other) and compare(one, other)[0] >= SAME
        }
        same = {line for line, is_same, _one, _other in pairs if is_same}
        right = same & found
        wrong = "\n".join([*sorted(same - found), *sorted(found - same)])
        return len(right) / len(same), len(right) / len(found), wrong

    def test_recall_and_precision(self):
        """OWN-3: of at least 300 labelled pairs, 0.95 of those that are one are found, and 0.9 of those found are one."""
        pairs = read_pairs()
        self.assertGreaterEqual(len(pairs), 300)
        recall, precision, wrong = self.judge(pairs)
        self.assertGreaterEqual(recall, 0.95, wrong)
        self.assertGreaterEqual(precision, 0.9, wrong)

    def test_held_out(self):
        """OWN-3: on a hundred pairs of kinds the rules were not made for they do not get worse than they were measured."""
        pairs = read_pairs("held_out.txt")
        self.assertGreaterEqual(len(pairs), 100)
        recall, precision, wrong = self.judge(pairs)
        self.assertGreaterEqual(recall, HELD_OUT_RECALL, wrong)
        self.assertGreaterEqual(precision, HELD_OUT_PRECISION, wrong)

    def test_both_ways(self):
        """OWN-3: who is entered first makes no difference."""
        for line, _same, one, other in (*read_pairs(), *read_pairs("held_out.txt")):
            self.assertAlmostEqual(compare(one, other)[0], compare(other, one)[0], 6, line)
