from odoo.tests import tagged

from .common import CollisionCommon

#: Statements of a check: what two people meet on, the keys, the customers found (G9).
MOST = 4


@tagged("post_install", "-at_install")
class TestPerformance(CollisionCommon):
    def count(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def enter(self, number, start):
        self.env["res.partner"].with_user(self.seller).create(
            [
                {"name": f"Perfex {start + index}a Tools", "is_company": True, "phone": f"0755 {start + index:07d}"}
                for index in range(number)
            ]
        )

    def counts(self, *numbers):
        start, counts = 1000000, []
        for number in (2, *numbers):  # the first one warms the caches
            counts.append(self.count(lambda number=number, start=start: self.enter(number, start)))
            start += number
        return counts[1:]

    def test_create(self):
        """OWN-3: entering a customer costs four statements more than without the check, nine as many as one."""
        one, many = self.counts(1, 9)
        self.policy("off")
        off_one, off_many = self.counts(1, 9)
        self.assertLessEqual(one - off_one, MOST - 1, "beside the keys, which are written in any case")
        self.assertEqual(many - off_many, one - off_one)

    def test_write(self):
        """OWN-3: changing what is no key costs nothing; what is one, as much for forty as for two."""
        partners = self.env["res.partner"].create([{"name": f"Wrix {n}b", "is_company": True} for n in range(84)])
        two, forty, spare = partners[:2], partners[2:42], partners[42:]
        spare.write({"city": "X"})
        self.assertEqual(self.count(lambda: two.write({"city": "Y"})), self.count(lambda: forty.write({"city": "Y"})))

    def test_lookup(self):
        """OWN-3: the warning costs the same whether one or five customers are found."""
        partners = self.env["res.partner"].with_user(self.seller)
        self.make(name="Lookex One Tools", phone="0755 1111 2222", user_id=self.seller.id)
        for number in range(5):
            self.make(name=f"Many {number}q", phone="0755 3333 4444", user_id=self.seller.id)
        partners.trade_collision_lookup({"name": "x", "phone": "0755 3333 4444"})
        one = self.count(lambda: partners.trade_collision_lookup({"name": "x", "phone": "0755 1111 2222"}))
        five = self.count(lambda: partners.trade_collision_lookup({"name": "x", "phone": "0755 3333 4444"}))
        self.assertEqual(one, five)
