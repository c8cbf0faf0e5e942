from odoo import Command, fields
from odoo.tests import freeze_time, tagged

from .common import GuardCommon


@tagged("post_install", "-at_install")
class TestStanding(GuardCommon):
    """What is stored of each customer so that lists search and sort by it, and that nobody ever reads it out of date."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_policy("credit_limit_order", "confirm", "off")
        cls.partners = cls.env["res.partner"].create([{"name": f"Clinic {i}", "is_company": True} for i in range(3)])
        cls.objects = cls.env["trade.credit.object"].concat(*(cls.limit(100.0, partner=p) for p in cls.partners))
        cls.settle()
        cls.env["trade.credit.standing"]._melt()

    def over(self):
        """Return who of the clinics is over the limit, as finance finds it."""
        self.settle()
        domain = [("id", "in", self.partners.ids), ("trade_credit_over_limit", "=", True)]
        return self.env["res.partner"].with_user(self.finance).search(domain)

    def stored(self, partner):
        """Return the stored row of a customer in the company."""
        self.settle()
        domain = [("partner_id", "=", partner.id), ("company_id", "=", self.company.id)]
        return self.env["trade.credit.standing"].search(domain)

    def assertRight(self):
        """Nothing stored is wrong, and what is stored once all is melted is what was read before."""
        status = self.env["trade.credit.status"]
        names = [
            "partner_id",
            "company_id",
            "limit_mode",
            "limit_amount",
            "exposure",
            "available",
            "overdue",
            "over_limit",
        ]
        self.assertFalse(self.env["trade.credit.standing"]._count_wrong())
        self.env.invalidate_all()
        read = status.search_read([], names, order="id")
        self.env["trade.credit.standing"]._melt()
        self.env.invalidate_all()
        self.assertEqual(status.search_read([], names, order="id"), read)
        self.assertFalse(self.env["trade.credit.standing"]._count_wrong())

    def test_documents(self):
        """CRD-7: an order is in lists at once though nothing stored is written; a job writes it, and nothing read changes."""
        self.order(150.0, partner=self.partners[0], confirm=True)
        self.assertEqual(self.over(), self.partners[0])
        self.assertEqual(self.stored(self.partners[0]).exposure, 0.0, "nobody who confirms writes what others write")
        self.assertRight()
        self.assertEqual(
            (self.stored(self.partners[0]).exposure, self.stored(self.partners[0]).available), (150.0, -50.0)
        )
        self.assertEqual(self.over(), self.partners[0])
        self.order(10.0, partner=self.partners[0], confirm=True)._action_cancel()
        self.order(120.0, partner=self.partners[1], confirm=True)
        self.assertEqual(self.over(), self.partners[:2])
        self.assertRight()

    def test_limits(self):
        """CRD-1, CRD-7: a new limit, grade, block, end of validity or deleted limit counts in lists at once."""
        self.order(150.0, partner=self.partners[0], confirm=True)
        grade = self.env["trade.credit.grade"].create({"name": "A", "limit_mode": "limit", "limit_amount": 500.0})
        for values, limit, over in (
            ({"limit_amount": 200.0}, 200.0, False),
            ({"limit_mode": "blocked"}, 0.0, True),
            ({"limit_mode": "default", "grade_id": grade.id}, 500.0, False),
            ({"limit_mode": "none", "valid_until": "2020-01-01"}, 0.0, True),
        ):
            self.objects[0].write(values)
            with self.subTest(values):
                self.assertEqual((self.stored(self.partners[0]).limit_amount, bool(self.over())), (limit, over))
                self.assertRight()
        self.objects[0].write({"limit_mode": "default", "valid_until": False})
        grade.limit_amount = 10.0
        self.assertEqual((self.stored(self.partners[0]).limit_amount, self.over()), (10.0, self.partners[0]))
        self.assertRight()
        self.objects[0].unlink()
        self.assertEqual((self.stored(self.partners[0]).limit_mode, self.over()), ("none", self.partners.browse()))
        self.assertRight()

    def test_policy(self):
        """CRD-2, CRD-7: what the company changes of its policy counts in lists at once, for customers without a limit too."""
        self.objects[1:].unlink()
        self.order(150.0, partner=self.partners[1], confirm=True)
        self.company.write({"trade_credit_default_mode": "limit", "trade_credit_default_limit": 140.0})
        self.assertEqual(self.over(), self.partners[1])
        self.assertEqual(self.stored(self.partners[2]).available, 140.0)
        self.assertRight()
        self.company.trade_credit_excluded_bucket_ids = self.env.ref("trade_credit.bucket_open_order")
        self.assertFalse(self.over())
        self.assertRight()
        self.company.trade_credit_excluded_bucket_ids = [Command.clear()]
        self.assertEqual(self.over(), self.partners[1])

    def test_calendar(self):
        """CRD-1, CRD-2, CRD-7: a limit that ends or begins, and an invoice that becomes overdue, count from that day on by themselves."""
        partner = self.partners[0].with_user(self.finance)
        found = [("id", "=", partner.id), ("trade_credit_overdue", ">", 0)]
        with freeze_time("2026-03-01"):
            self.objects[0].valid_until = "2026-03-10"
            self.company.trade_credit_overdue_days = 5
            order = self.order(50.0, partner=self.partners[0], confirm=True)
            order.payment_term_id = self.env.ref("account.account_payment_term_30days")
            invoice = order._create_invoices()
            invoice.invoice_date = fields.Date.today()
            invoice.action_post()
            self.settle()
            self.env["trade.credit.standing"]._melt()
            self.assertEqual(self.stored(self.partners[0]).changes_on, fields.Date.to_date("2026-03-11"))
        for day, over, overdue in (
            ("2026-03-10", False, False),
            ("2026-03-11", True, False),
            ("2026-04-05", True, False),
            ("2026-04-06", True, True),
        ):
            with freeze_time(day), self.subTest(day):
                self.assertEqual(bool(self.over()), over)
                self.assertEqual(bool(partner.search(found)), overdue)
                self.assertRight()
                self.assertEqual((bool(self.over()), bool(partner.search(found))), (over, overdue))

    def test_everybody(self):
        """CRD-7: whoever is new stands in sorted lists: a customer, a contact of one, one that becomes independent, a company."""
        customer = self.env["res.partner"].create({"name": "New clinic"})
        contact = self.env["res.partner"].create({"name": "Ward", "parent_id": customer.id})
        partners = self.env["res.partner"].with_user(self.finance)

        def listed(order):
            return set(partners.search([("id", "in", (customer | contact).ids)], order=order))

        self.assertEqual(listed("trade_credit_available"), {customer, contact})
        contact.write({"parent_id": False})
        self.assertEqual(listed("trade_credit_exposure desc, id"), {customer, contact})
        company = self.env["res.company"].create({"name": "Second"})
        self.finance.company_ids += company
        partners = partners.with_company(company)
        self.assertEqual(listed("trade_credit_overdue"), {customer, contact})
        self.assertRight()

    def test_merge(self):
        """CRD-5, CRD-7: customers that become one have one standing, with what both owe."""
        for partner in self.partners[:2]:
            self.order(60.0, partner=partner, confirm=True)
        self.settle()
        self.env["trade.credit.standing"]._melt()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(self.partners[:2].ids, self.partners[0])
        self.assertEqual(self.stored(self.partners[0]).exposure, 120.0)
        self.assertRight()

    def test_opposite(self):
        """CRD-7: a search and its opposite together find everybody, also who has no limit."""
        self.objects[2].limit_mode = "none"
        partners = self.env["res.partner"].with_user(self.finance)
        mine = [("id", "in", self.partners.ids)]
        for operator, expected in (("=", self.partners[:2]), ("!=", self.partners[2])):
            self.assertEqual(partners.search([*mine, ("trade_credit_available", operator, 100.0)]), expected)
        self.assertEqual(partners.search([*mine, ("trade_credit_limit", "=", False)]), self.partners[2])

    def test_index(self):
        """CRD-7: a page of customers sorted by what is left, and who is over, are read along an index."""
        # so many customers that no other way pays, whatever stood in the tables and was known of them before
        self.env.cr.execute(
            """
            INSERT INTO res_partner SELECT clone.* FROM res_partner p
            CROSS JOIN (SELECT nextval('res_partner_id_seq') AS id FROM generate_series(1, 5000)) new,
            jsonb_populate_record(p, jsonb_build_object('id', new.id, 'commercial_partner_id', new.id)) clone WHERE p.id = %s;
            INSERT INTO trade_credit_standing (partner_id, company_id, available, exposure, over_limit)
            SELECT id, %s, id, id, id %% 20 = 0 FROM res_partner WHERE commercial_partner_id = id
            ON CONFLICT DO NOTHING;
            ANALYZE res_partner, trade_credit_standing, trade_credit_balance
            """,
            [self.partners[0].id, self.company.id],
        )
        partners = self.env["res.partner"].with_user(self.finance)
        over = [("trade_credit_over_limit", "=", True)]
        for domain, order, parts in (
            ([], "trade_credit_available", ("Merge Append", "trade_credit_standing_available_idx")),
            ([], "trade_credit_exposure desc", ("Merge Append", "trade_credit_standing_exposure_idx")),
            (over, "trade_credit_available", ("trade_credit_standing_over_limit_idx",)),
        ):
            query = partners._search(domain, order=order, limit=80).select()
            self.env.cr.execute(f"EXPLAIN {query.code}", query.params)
            plan = "\n".join(line for (line,) in self.env.cr.fetchall())
            for part in parts:
                self.assertIn(part, plan)

    def test_queries(self):
        """CRD-7: a search is one query however many customers were touched since the last job, and so is that job."""
        counts = []
        for partners in (self.partners[:1], self.partners):
            for partner in partners:
                self.order(150.0, partner=partner, confirm=True)
            self.settle()
            finance = self.env["res.partner"].with_user(self.finance)
            self.over()
            before = self.cr.sql_log_count
            finance.search([("trade_credit_over_limit", "=", True)], order="trade_credit_available", limit=80)
            searched = self.cr.sql_log_count
            self.env["trade.credit.standing"]._melt()
            counts.append((searched - before, self.cr.sql_log_count - searched))
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0][0], 2)

    def test_damage(self):
        """CRD-5, CRD-7: a stored sum that drifted is reported by the nightly comparison and repaired by the rebuild."""
        self.order(150.0, partner=self.partners[0], confirm=True)
        self.settle()
        self.env["trade.credit.standing"]._melt()
        self.env.cr.execute(
            "UPDATE trade_credit_standing SET available = 7 WHERE partner_id = %s", [self.partners[0].id]
        )
        self.env.cr.execute("DELETE FROM trade_credit_standing WHERE partner_id = %s", [self.partners[1].id])
        self.env.invalidate_all()
        runs = self.env["trade.credit.run"]
        compare = runs._start("compare")
        while compare._step():
            pass
        wrong = len(self.env["res.company"].search([])) + 1
        self.assertEqual((compare.state, compare.standing_difference_count), ("bad", wrong))
        runs._rebuild()
        self.assertEqual(self.stored(self.partners[0]).available, -50.0)
        self.assertRight()

    def test_job(self):
        """CRD-7: the job melts by itself, some customers in each transaction, until none is left."""
        for partner in self.partners:
            self.order(150.0, partner=partner, confirm=True)
        self.settle()
        self.patch(type(self.env["trade.credit.standing"])._cron_melt, "__defaults__", (2,))
        with self.enter_registry_test_mode():
            self.env.ref("trade_credit.ir_cron_melt").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual([self.stored(partner).exposure for partner in self.partners], [150.0] * 3)
        self.assertFalse(self.env["trade.credit.balance"].search([("melted", "=", False)]))
