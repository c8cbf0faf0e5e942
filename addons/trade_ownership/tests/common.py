from contextlib import contextmanager

from odoo import Command

from odoo.addons.trade_crm.tests.common import InquiryCommon


class OwnershipCommon(InquiryCommon):
    """The departments of InquiryCommon, a pool of the first one, and customers in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.seller | cls.colleague | cls.outsider).invalidate_recordset(["sale_team_id"])
        cls.pool = cls.env["trade.pool"].create(
            {"name": "Hospitals", "team_ids": [Command.set(cls.department.ids)], "draw_max": 3, "wait_days": 10}
        )
        cls.open_pool = cls.env["trade.pool"].search(
            [("name", "=", "Open pool"), ("company_id", "=", cls.env.company.id)]
        )
        cls.grade_a = cls.env.ref("trade_ownership.term_grade_1")
        cls.grade_b = cls.env.ref("trade_ownership.term_grade_2")
        cls.region = cls.env.ref("trade_ownership.term_region_1")

    @contextmanager
    def assertRefused(self, error, pattern):
        """Like assertRaisesRegex, but rolled back to before, as the failed request would be."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), pattern)

    @classmethod
    def pooled(cls, count=1, pool=None, **values):
        """Return new customers that lie in a pool."""
        return cls.env["res.partner"].create(
            [
                {
                    "name": f"Clinic {number}",
                    "is_company": True,
                    "phone": f"+86 10 5550 00{number:02d}",
                    "trade_pool_id": (pool or cls.pool).id,
                    **values,
                }
                for number in range(count)
            ]
        )

    @classmethod
    def owned(cls, user=None, count=1, **values):
        """Return new customers of a salesperson."""
        return cls.env["res.partner"].create(
            [
                {"name": f"Hospital {number}", "is_company": True, "user_id": (user or cls.seller).id, **values}
                for number in range(count)
            ]
        )

    @classmethod
    def cap(cls, amount, **values):
        """Return a cap."""
        return cls.env["trade.ownership.cap"].create({"amount": amount, **values})

    def shown(self, partners, user):
        """Return the customers as somebody sees them in the pool."""
        return self.env["trade.pool.customer"].with_user(user).browse(partners.ids)

    def lines(self, partners):
        """Return the ledger of customers, the oldest line first."""
        return self.env["trade.ownership.ledger"].search([("partner_id", "in", partners.ids)], order="id")
