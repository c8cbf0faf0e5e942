from odoo.tests import BaseCase

from ..tools.share_out import share_out


def people(**held):
    return {name: {"held": number, "room": {}, "regions": set()} for name, number in held.items()}


class TestShareOut(BaseCase):
    def test_load(self):
        """OWN-4: by load, who holds the fewest gets the next, until all hold as many."""
        result = share_out([(n, False, False) for n in range(6)], people(a=4, b=1, c=1))
        self.assertEqual([result[n] for n in range(6)], ["b", "c", "b", "c", "b", "c"])

    def test_same_every_time(self):
        """OWN-4: the preview and what is carried out are the same."""
        rows = [(n, n % 3, n % 2) for n in range(50)]
        self.assertEqual(share_out(rows, people(a=4, b=1, c=1)), share_out(rows, people(a=4, b=1, c=1)))

    def test_room(self):
        """OWN-4: by room, who may hold twice as many more gets twice as many; nobody gets more than fits."""
        group = people(a=0, b=0)
        group["a"]["room"], group["b"]["room"] = {False: 20}, {False: 10}
        result = share_out([(n, False, False) for n in range(9)], group, "room")
        self.assertEqual(sorted(result.values()), ["a"] * 6 + ["b"] * 3)
        result = share_out([(n, False, False) for n in range(35)], group, "room")
        self.assertEqual(list(result.values()).count(None), 5)

    def test_grade(self):
        """OWN-4: a grade without room passes to the next person, and to nobody when no one has room."""
        group = people(a=0, b=5)
        group["a"]["room"] = {1: 1}
        result = share_out([(10, 1, False), (11, 1, False), (12, False, False)], group)
        self.assertEqual(result, {10: "a", 11: "b", 12: "a"})
        self.assertEqual(share_out([(1, False, False)], {}), {1: None})

    def test_region(self):
        """OWN-4: by region, people of the region come first, others only when those have no room."""
        group = people(a=0, b=9)
        group["b"].update(regions={7}, room={False: 2})
        result = share_out([(n, False, 7) for n in range(3)] + [(9, False, 8)], group, "region")
        self.assertEqual(result, {0: "b", 1: "b", 2: "a", 9: "a"})
