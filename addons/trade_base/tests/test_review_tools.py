import json
from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from ..tools.review_course import Opinion, next_step
from ..tools.review_snapshot import canonical, changed_aspects, changed_cells, digest


def part(lines=None, **fields):
    return {"fields": {name: ["float", value] for name, value in fields.items()}, "lines": lines or {}}


@tagged("trade_review")
class TestReviewSnapshot(BaseCase):
    def test_canonical(self):
        """ORG-2: the same value always reads the same, whatever the precision or the order."""
        self.assertEqual(canonical("float", 0.1 + 0.2), canonical("float", 0.3))
        self.assertEqual(canonical("float", 100.0), ["float", "100"])
        self.assertEqual(canonical("float", -0.0), canonical("float", 0.0))
        self.assertEqual(canonical("monetary", 1e15), ["monetary", "1000000000000000"])
        self.assertEqual(canonical("many2many", [3, 1]), ["many2many", [1, 3]])
        self.assertEqual(canonical("date", date(2030, 1, 31)), ["date", "2030-01-31"])
        self.assertEqual(canonical("datetime", datetime(2030, 1, 31, 8, 0, 0, 5)), ["datetime", "2030-01-31 08:00:00"])
        self.assertEqual(canonical("char", ""), canonical("char", False))
        self.assertNotEqual(canonical("float", 0.00000001), canonical("float", 0.0))

    def test_digest_survives_the_database(self):
        """ORG-2: a snapshot that went through JSON with its keys in another order has the same hash, a changed one has not."""
        snapshot = {"b": part(amount="1"), "a": [1, "ä"]}
        again = json.loads(json.dumps(dict(reversed(snapshot.items()))))
        self.assertEqual(digest(snapshot), digest(again))
        again["b"]["fields"]["amount"][1] = "2"
        self.assertNotEqual(digest(snapshot), digest(again))

    def test_changed_aspects(self):
        """ORG-2: exactly the aspects that differ are named, lines included; free paths do not count."""
        old = {
            "prices": part(total="5"),
            "supply": part({"line": {"1": {"qty": ["float", "1"], "date": ["date", "x"]}}}),
        }
        new = json.loads(json.dumps(old))
        self.assertEqual(changed_aspects(old, new), set())
        new["supply"]["lines"]["line"]["1"]["date"] = ["date", "y"]
        self.assertEqual(changed_aspects(old, new), {"supply"})
        self.assertEqual(changed_aspects(old, new, ("line.date",)), set())
        new["supply"]["lines"]["line"]["2"] = {"qty": ["float", "1"]}
        self.assertEqual(changed_aspects(old, new, ("line.date",)), {"supply"})
        self.assertEqual(changed_aspects(old, {"prices": old["prices"]}), {"supply"})
        self.assertEqual(changed_cells(old["supply"], new["supply"]), {("line", "1", "date"), ("line", "2", "qty")})


@tagged("trade_review")
class TestReviewCourse(BaseCase):
    def course(self, *rows):
        """Return (state, asked) for rows (stage, arbiter, decision); keys are positions."""
        return tuple(next_step([Opinion(key, *row) for key, row in enumerate(rows)]))

    def test_stages_in_order(self):
        """ORG-2: a stage is asked only when the stage before is through."""
        self.assertEqual(self.course((0, False, "waiting"), (1, False, "waiting")), ("pending", [0]))
        self.assertEqual(self.course((0, False, "approved"), (1, False, "waiting")), ("pending", [1]))
        self.assertEqual(self.course((1, False, "approved"), (0, False, "waiting")), ("pending", [1]))
        self.assertEqual(self.course((0, False, "approved"), (1, False, "approved")), ("approved", []))
        self.assertEqual(self.course((0, False, "sent_back"), (1, False, "waiting")), ("sent_back", []))

    def test_parallel(self):
        """ORD-2: everybody states an opinion; only differing ones go to the arbiter, whose word counts."""
        waiting = (0, True, "waiting")
        for decisions, expected in (
            (("approved", "waiting"), ("pending", [1])),
            (("sent_back", "pending"), ("pending", [1])),
            (("approved", "approved"), ("approved", [])),
            (("sent_back", "sent_back"), ("sent_back", [])),
            (("approved", "sent_back"), ("arbitration", [2])),
        ):
            rows = [(0, False, decision) for decision in decisions]
            self.assertEqual(self.course(*rows, waiting), expected)
        differ = [(0, False, "approved"), (0, False, "sent_back")]
        self.assertEqual(self.course(*differ, (0, True, "approved")), ("approved", []))
        self.assertEqual(self.course(*differ, (0, True, "sent_back")), ("sent_back", []))
        self.assertEqual(self.course(*differ, (0, True, "approved"), (1, False, "waiting")), ("pending", [3]))
        self.assertEqual(self.course(*differ), ("sent_back", []), "without an arbiter the safe side")

    def test_void_never_approves(self):
        """ORG-2: void or cancelled opinions let nothing pass."""
        for decision in ("void", "cancelled"):
            self.assertEqual(self.course((0, False, decision))[0], "sent_back")
