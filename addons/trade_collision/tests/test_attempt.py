from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CollisionCommon

TWIN = "渝帆达医疗器械（北京）有限公司"


@tagged("post_install", "-at_install")
class TestAttempt(CollisionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make(cls.seller, name=TWIN)
        cls.attempt = cls.attempts(user_id=cls.seller.id)

    def test_nobody_writes(self):
        """OWN-3: no role adds, changes or deletes what is kept, nor does other code by sudo."""
        users = (self.seller, self.manager, self.sales_manager, self.env.ref("base.user_admin"))
        for attempt in (*(self.attempt.with_user(user) for user in users), self.attempt.sudo()):
            for act in (
                lambda attempt: attempt.write({"count": 0}),
                lambda attempt: attempt.unlink(),
                lambda attempt: attempt.copy(),
                lambda attempt: attempt.create({"name": "x", "state": "looked"}),
            ):
                with self.assertRaises(AccessError):
                    act(attempt)

    def test_who_reads(self):
        """OWN-3: one sees one's own attempts, the manager those of the department, those above all."""
        for user, seen in (
            (self.seller, True),
            (self.colleague, False),
            (self.manager, True),
            (self.sales_manager, True),
            (self.trade_user("department_manager", login="col_other_manager"), False),
            (self.trade_user("general_manager", login="col_general"), True),
        ):
            found = self.env["trade.collision.attempt"].with_user(user).search([("id", "=", self.attempt.id)])
            self.assertEqual(bool(found), seen, user.name)

    def test_customers_found_are_hidden(self):
        """OWN-3: who made the attempt learns no more from it than what was shown."""
        mine = self.attempt.with_user(self.seller)
        self.assertNotIn("渝帆达医疗器械有限", mine.shown)
        with self.assertRaises(AccessError):
            mine.read(["partner_ids"])
        with self.assertRaises(AccessError):
            mine.search([("partner_ids", "in", self.known.ids)])
        with self.assertRaises(AccessError):
            mine.read(["fingerprint"])
        for model in ("trade.collision.key", "trade.collision.claim"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.sales_manager).search([])

    def test_rate(self):
        """OWN-3: the same attempt again is counted, so that a manager sees the rate."""
        for _time in range(2):
            self.env["res.partner"].with_user(self.seller).trade_collision_lookup({"name": TWIN, "is_company": True})
        looked = self.attempts(user_id=self.seller.id, state="looked")
        self.assertEqual(looked.count, 2)
        [(user, count)] = self.env["trade.collision.attempt"]._read_group(
            [("user_id", "=", self.seller.id)], ["user_id"], ["count:sum"]
        )
        self.assertEqual((user, count), (self.seller, 3))

    def test_claims_are_forgotten(self):
        """OWN-3: the meeting points of transactions that are long over are removed."""
        claims = self.env["trade.collision.claim"]
        self.assertTrue(claims.search([]))
        self.env.cr.execute("UPDATE trade_collision_claim SET touched = now() - interval '3 days'")
        claims._gc_claims()
        self.assertFalse(claims.search_count([]))
