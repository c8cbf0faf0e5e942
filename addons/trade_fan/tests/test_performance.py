from odoo.tests import tagged

from .common import FanCommon

#: Statements that more fans may cost beside, for the whole batch: fields that Odoo reads in chunks.
SLACK = 3


@tagged("post_install", "-at_install")
class TestPerformance(FanCommon):
    def count(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.env.cr.sql_log_count - start

    def counts(self, function):
        """Return the statements of 2 and of 22; a first call warms the caches.

        :param function: called with how many and from which number on
        """
        function(2, 900)
        return [
            self.count(lambda number=number, start=start: function(number, start))
            for number, start in ((2, 0), (22, 100))
        ]

    def rows(self, number, start):
        return [
            {"openid": f"p{n}", "nickname": f"P {n}", "phone": f"1360012{n:04d}", "tags": "A,B", "unionid": f"u{n}"}
            for n in range(start, start + number)
        ]

    def test_by_hand(self):
        """OWN-2: taking in fans costs the same for two and for twenty-two, new ones and those who are there."""
        few, many = self.counts(lambda number, start: self.send(*self.rows(number, start)))
        self.assertLessEqual(many, few + SLACK)
        few, many = self.counts(
            lambda number, start: self.send(*({**row, "nickname": "other"} for row in self.rows(number, start)))
        )
        self.assertLessEqual(many, few + SLACK)

    def test_linked(self):
        """OWN-2: so does linking them with customers."""

        def send(number, start):
            self.env["res.partner"].create(
                [{"name": f"K {n}", "phone": f"1360012{n:04d}"} for n in range(start, start + number)]
            )
            rows = self.rows(number, start)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.send(*rows)
            self.env.flush_all()
            results.append(self.env.cr.sql_log_count - before)

        results = []
        self.counts(send)
        self.assertLessEqual(results[2], results[1] + SLACK)

    def test_customers_in_a_pool(self):
        """OWN-2: customers in a pool are made by as many statements for twenty-two as for two."""
        self.rules(new="customer", pool=self.pool)
        few, many = self.counts(lambda number, start: self.send(*self.rows(number, start)))
        self.assertLessEqual(many, few + SLACK)

    def test_list(self):
        """OWN-2: the list with what was found costs the same for two fans and twenty-two."""
        self.rules(known="hand")
        self.env["res.partner"].create([{"name": f"K {n}", "phone": f"1360012{n:04d}"} for n in range(10)])
        self.send(*self.rows(22, 0))
        fans = self.env["trade.fan"].with_user(self.seller)
        spec = {"name": {}, "found": {}, "match": {}, "tag_ids": {"fields": {"display_name": {}}}}
        fans.web_search_read([], spec)
        few, many = (self.count(lambda limit=limit: fans.web_search_read([], spec, limit=limit)) for limit in (2, 22))
        self.assertLessEqual(many, few + SLACK)

    def test_decide(self):
        """OWN-2: deciding twenty-two costs hardly more than two."""

        def decide(number, start):
            fans = self.strangers(number, start).with_user(self.seller)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            fans._decide_customer(self.seller, None)
            self.env.flush_all()
            results.append(self.env.cr.sql_log_count - before)

        results = []
        self.counts(decide)
        self.assertLessEqual(results[2], results[1] + SLACK)
