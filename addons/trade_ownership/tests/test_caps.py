from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import OwnershipCommon


@tagged("post_install", "-at_install")
class TestCaps(OwnershipCommon):
    def test_held(self):
        """OWN-4: the cap on customers held stops entering for somebody, assigning, editing and claiming alike."""
        self.owned(count=2)
        self.cap(2)
        with self.assertRefused(UserError, "at most 2 are allowed"):
            self.owned()
        foreign, pooled = self.owned(self.colleague), self.pooled()
        with self.assertRefused(UserError, "at most 2"):
            foreign.with_user(self.manager).user_id = self.seller
        with self.assertRefused(UserError, "at most 2"):
            self.shown(pooled, self.seller).action_claim()
        self.shown(pooled, self.colleague).action_claim()
        self.assertEqual(pooled.user_id, self.colleague)

    def test_full_hands_enter_nobodys(self):
        """OWN-4: whoever holds as many as allowed still takes an inquiry: the new customer is nobody's."""
        self.owned()
        self.cap(1, user_id=self.seller.id)
        partner = self.env["res.partner"].with_user(self.seller).create({"name": "Walk-in", "is_company": True})
        self.assertFalse(partner.user_id)

    def test_room_of_an_import(self):
        """OWN-2, OWN-4: of many customers entered at once one owns as many as there is room for, the rest is nobody's."""
        self.cap(3, user_id=self.seller.id)
        self.cap(1, user_id=self.seller.id, grade_id=self.grade_a.id)
        partners = self.env["res.partner"].with_user(self.seller)
        values = [{"name": f"Walk-in {number}", "is_company": True} for number in range(5)]
        for line in values[:2]:
            line["trade_grade_id"] = self.grade_a.id
        entered = partners.create(values)
        self.assertEqual(
            [bool(partner.user_id) for partner in entered.sudo()], [True, False, True, True, False], "one of grade A"
        )

    def test_archive_and_grade_are_no_way_round(self):
        """OWN-4: a customer that comes back from the archive, or is regraded, counts again."""
        old = self.owned(trade_grade_id=self.grade_b.id)
        old.active = False
        self.cap(1)
        self.owned(trade_grade_id=self.grade_a.id)
        with self.assertRefused(UserError, "at most 1"):
            old.active = True
        self.cap(1, grade_id=self.grade_a.id, user_id=self.colleague.id)
        self.cap(9, user_id=self.colleague.id)
        two = self.owned(self.colleague, trade_grade_id=self.grade_a.id) | self.owned(
            self.colleague, trade_grade_id=self.grade_b.id
        )
        with self.assertRefused(UserError, "would hold 2 customers"):
            two[1].trade_grade_id = self.grade_a

    def test_most_precise_counts(self):
        """OWN-4: the person's cap counts before that of the department, the nearest first, and that before the company's."""
        limits = lambda: self.env["trade.ownership.cap"]._get_limits(self.seller)
        above = self.env["crm.team"].create({"name": "Above"})
        self.department.trade_parent_id = above
        self.assertEqual(limits(), {})
        self.cap(50)
        self.assertEqual(limits(), {("held", False): 50})
        self.cap(60, team_id=above.id)
        self.assertEqual(limits(), {("held", False): 60})
        self.cap(30, team_id=self.department.id)
        self.assertEqual(limits(), {("held", False): 30})
        own = self.cap(70, user_id=self.seller.id)
        self.cap(5, grade_id=self.grade_a.id)
        self.cap(3, kind="day")
        expected = {("held", False): 70, ("held", self.grade_a.id): 5, ("day", False): 3}
        self.assertEqual(limits(), expected)
        own.active = False
        self.assertEqual(limits()["held", False], 30)

    def test_strictest_company(self):
        """OWN-4: of the companies somebody works in the strictest cap counts, whichever one is switched on."""
        other = self.env["res.company"].create({"name": "Other"})
        self.cap(1, company_id=other.id)
        self.cap(5)
        self.owned(count=2)
        self.seller.company_ids |= other
        with self.assertRefused(UserError, "at most 1"):
            self.owned()

    def test_day_quota(self):
        """OWN-4: per day one takes no more than allowed; what a manager assigns does not count; tomorrow it begins anew."""
        self.cap(2, kind="day")
        pooled = self.pooled(4)
        self.shown(pooled[:2], self.seller).action_claim()
        with self.assertRefused(UserError, "2 a day are allowed"):
            self.shown(pooled[2], self.seller).action_claim()
        pooled[2].with_user(self.manager).user_id = self.seller
        self.env.cr.execute("UPDATE trade_ownership_ledger SET date = date - interval '1 day'")
        self.shown(pooled[3], self.seller).action_claim()
        self.assertEqual(pooled.user_id, self.seller)

    def test_zero_means_none(self):
        """OWN-4: a cap of 0 means none at all, not unlimited; a cap is for a person or a department, once."""
        self.cap(0, user_id=self.seller.id)
        with self.assertRefused(UserError, "at most 0"):
            self.owned()
        for error, amount, values in (
            (CheckViolation, -1, {}),
            (UniqueViolation, 4, {"user_id": self.seller.id}),
            (CheckViolation, 1, {"user_id": self.seller.id, "team_id": self.department.id}),
        ):
            with self.subTest(values), self.assertRaises(error), mute_logger("odoo.sql_db"):
                self.cap(amount, **values)
