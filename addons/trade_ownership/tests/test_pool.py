from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import OwnershipCommon


@tagged("post_install", "-at_install")
class TestPool(OwnershipCommon):
    def test_claim(self):
        """OWN-4: a member takes a customer of the pool; it is theirs at once, with its contacts and one line."""
        customer = self.pooled()
        contact = self.env["res.partner"].create({"name": "Ms Ma", "parent_id": customer.id})
        action = self.shown(customer, self.seller).action_claim()
        self.assertEqual(action["res_id"], customer.id)
        self.assertEqual((customer | contact).user_id, self.seller)
        self.assertEqual(customer.with_user(self.seller).phone, "+86 10 5550 0000")
        self.assertEqual(contact.with_user(self.seller).name, "Ms Ma")
        self.assertRecordValues(
            self.lines(customer)[-1],
            [{"how": "claimed", "pool_from_id": self.pool.id, "user_to_id": self.seller.id, "pool_to_id": False}],
        )

    def test_claim_too_late(self):
        """OWN-4: whoever comes second is told so, and the whole batch stays as it was."""
        customers = self.pooled(2)
        shown = self.shown(customers, self.colleague)
        shown.mapped("name")
        self.shown(customers[0], self.seller).action_claim()
        with self.assertRefused(UserError, "no longer in the pool"):
            shown.action_claim()
        with self.assertRefused(UserError, "given to Li Na"):
            customers.with_user(self.colleague)._trade_take(self.colleague, "claimed")
        self.assertEqual(customers[1].trade_pool_id, self.pool)
        with self.assertRefused(UserError, "yours already"):
            customers[0].with_user(self.seller)._trade_take(self.seller, "claimed")

    def test_members_only(self):
        """OWN-5: a pool is for its members: others neither see nor take its customers, whatever ids they send."""
        customer = self.pooled()
        self.assertFalse(self.env["trade.pool.customer"].with_user(self.outsider).search([("id", "=", customer.id)]))
        with self.assertRaises(AccessError):
            self.shown(customer, self.outsider).action_claim()
        with self.assertRaises(AccessError):
            self.pool.with_user(self.outsider)._draw(1)
        self.pool.user_ids = self.outsider
        self.shown(customer, self.outsider).action_claim()
        self.assertEqual(customer.user_id, self.outsider)

    def test_open_pool(self):
        """OWN-5: a pool without departments and people is open to all salespeople of the company."""
        customer = self.pooled(pool=self.open_pool)
        for user in (self.seller, self.outsider):
            self.assertEqual(self.shown(customer, user).name, "Clinic 0")

    def test_each_company_begins_with_a_pool(self):
        """OWN-5: companies made at once, as an import does, have a pool each."""
        companies = self.env["res.company"].create([{"name": "North"}, {"name": "South"}])
        pools = self.env["trade.pool"].search([("company_id", "in", companies.ids)])
        self.assertEqual(pools.company_id, companies)
        self.assertEqual(len(pools), 2)

    def test_draw(self):
        """OWN-4: drawing gives as many as asked for, of this pool, and each draw is a line."""
        self.pooled(6)
        drawn = self.pool.with_user(self.seller)._draw(3)
        self.assertEqual(len(drawn), 3)
        self.assertEqual(drawn.user_id, self.seller)
        self.assertEqual(
            self.lines(drawn).filtered(lambda line: line.how == "drawn").partner_id, drawn.with_env(self.env)
        )
        self.assertEqual(self.pool.customer_count, 3)
        for number in (0, 4):
            with self.assertRefused(UserError, "draws 1 to 3"):
                self.pool.with_user(self.seller)._draw(number)

    def test_draw_within_caps(self):
        """OWN-4: a draw gives what the caps leave room for, of each grade as well, and says so when that is nothing."""
        self.pooled(5, trade_grade_id=self.grade_a.id)
        self.cap(1, grade_id=self.grade_a.id)
        self.assertEqual(len(self.pool.with_user(self.seller)._draw(3)), 1)
        with self.assertRefused(UserError, "nothing you could draw|as many customers as allowed"):
            self.pool.with_user(self.seller)._draw(1)
        self.pooled(5, trade_grade_id=self.grade_b.id)
        self.cap(2)
        self.assertEqual(len(self.pool.with_user(self.seller)._draw(3)), 1)
        with self.assertRefused(UserError, "as many customers as allowed"):
            self.pool.with_user(self.seller)._draw(1)

    def test_draw_empty(self):
        """OWN-4: an empty pool, one without drawing and one by application say so."""
        with self.assertRefused(UserError, "nothing you could draw"):
            self.pool.with_user(self.seller)._draw(1)
        self.pool.claim_mode = "first"
        with self.assertRefused(UserError, "are not drawn"):
            self.pool.with_user(self.seller)._draw(1)
        self.pool.write({"claim_mode": "take", "draw_max": 0})
        with self.assertRefused(UserError, "are not drawn"):
            self.pool.with_user(self.seller)._draw(1)

    def test_waiting_time(self):
        """OWN-4: whoever lost a customer to a pool waits before taking it again; colleagues need not, managers may assign."""
        customer = self.owned()
        customer.with_user(self.manager).trade_pool_id = self.pool
        with self.assertRefused(UserError, "can take it again from"):
            self.shown(customer, self.seller).action_claim()
        with self.assertRefused(UserError, "nothing you could draw"):
            self.pool.with_user(self.seller)._draw(1)
        self.env.cr.execute("UPDATE trade_ownership_ledger SET date = date - interval '11 days'")
        self.env.invalidate_all()
        self.shown(customer, self.seller).action_claim()
        customer.with_user(self.manager).trade_pool_id = self.pool
        customer.with_user(self.manager).user_id = self.seller
        self.assertEqual(customer.user_id, self.seller)

    def test_closed_pool(self):
        """OWN-5: a pool with customers is not archived, for they would be nobody's."""
        self.pooled()
        with self.assertRaises(ValidationError):
            self.pool.active = False

    def test_dialog(self):
        """OWN-4: the dialog says how many more one may take, draws and opens what was drawn."""
        self.pooled(2)
        self.cap(5)
        dialog = self.env["trade.pool.draw"].with_user(self.seller).create({"pool_id": self.pool.id, "number": 2})
        self.assertIn("5", dialog.room)
        action = dialog.action_draw()
        self.assertEqual(len(action["domain"][0][2]), 2)
        self.env["trade.ownership.cap"].search([]).unlink()
        self.assertIn("No cap", self.env["trade.pool.draw"].with_user(self.seller).new({}).room)
