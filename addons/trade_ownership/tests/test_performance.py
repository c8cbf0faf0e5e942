from odoo.tests import tagged

from .common import OwnershipCommon


@tagged("post_install", "-at_install")
class TestPerformance(OwnershipCommon):
    def count(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def assertFlat(self, make, act, more=1):
        """The act takes as many statements for 40 records as for 2, but for prefetching and batched inserts."""
        few, many = make(2), make(40)
        act(make(2))  # caches of groups, caps and translations
        few_count = self.count(lambda: act(few))
        many_count = self.count(lambda: act(many))
        self.assertLessEqual(many_count, few_count + more, f"{few_count} statements for 2, {many_count} for 40")

    def test_move(self):
        """OWN-4: assigning forty customers costs as many statements as assigning two."""
        self.cap(1000)
        self.assertFlat(
            lambda number: self.pooled(number),
            lambda customers: customers._trade_move({c.id: (self.seller.id, False) for c in customers}, "assigned"),
        )

    def test_claim(self):
        """OWN-4: so does taking them from the pool."""
        self.assertFlat(
            lambda number: self.pooled(number), lambda customers: self.shown(customers, self.seller).action_claim()
        )

    def test_write(self):
        """OWN-4: so does writing the owner on the list."""
        self.assertFlat(
            lambda number: self.owned(count=number),
            lambda customers: customers.with_user(self.manager).write({"user_id": self.colleague.id}),
        )

    def test_create(self):
        """OWN-4: entering customers costs no statement more for each of them than without an owner."""

        def create(number, **values):
            return self.env["res.partner"].create(
                [{"name": f"C{n}", "is_company": True, **values} for n in range(number)]
            )

        create(2, user_id=self.seller.id)
        plain = self.count(lambda: create(30)) - self.count(lambda: create(2))
        owned = self.count(lambda: create(30, user_id=self.seller.id)) - self.count(
            lambda: create(2, user_id=self.seller.id)
        )
        self.assertLessEqual(owned, plain + 1)
        seller = self.env["res.partner"].with_user(self.seller)

        def enter(number):
            seller.create([{"name": f"E{n}", "is_company": True} for n in range(number)])

        enter(2)
        few = self.count(lambda: enter(2))
        self.assertLessEqual(
            self.count(lambda: enter(30)) - few, plain + 1, "a salesperson who owns them as the creator"
        )

    def test_pool_list(self):
        """OWN-5: the list of the pool costs the same however many customers it shows."""
        spec = {
            "name": {},
            "phone": {},
            "grade_id": {"fields": {"display_name": {}}},
            "application_count": {},
            "claim_mode": {},
        }

        def read(customers):
            shown = self.env["trade.pool.customer"].with_user(self.seller)
            self.assertEqual(len(shown.web_search_read([("id", "in", customers.ids)], spec)["records"]), len(customers))

        self.assertFlat(lambda number: self.pooled(number, trade_grade_id=self.grade_a.id), read, more=0)

    def test_preview(self):
        """OWN-4: the preview of a batch costs the same for two and for forty customers."""
        self.cap(1000)

        def preview(customers):
            self.env["trade.ownership.assign"].create(
                {"partner_ids": [(6, 0, customers.ids)], "user_ids": [(6, 0, (self.seller | self.colleague).ids)]}
            ).line_ids.mapped("user_id")

        self.assertFlat(lambda number: self.pooled(number), preview)
