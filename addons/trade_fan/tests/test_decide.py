from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FanCommon


@tagged("post_install", "-at_install")
class TestDecide(FanCommon):
    def decide(self, fans, action, user=None, **values):
        """Carry out the dialog as a user and return what it answers."""
        dialogs = self.env["trade.fan.decide"].with_user(user or self.seller)
        defaults = dialogs.with_context(**fans.with_user(user or self.seller).action_decide()["context"])
        return defaults.create({"action": action, **values}).action_decide()

    def test_link(self):
        """OWN-2: a fan is linked to a customer by hand; the customer says so."""
        fan = self.strangers(1)
        self.decide(fan, "link", partner_id=self.known.id)
        self.assertRecordValues(
            fan, [{"state": "linked", "partner_id": self.known.id, "decided_by_id": self.seller.id}]
        )
        self.assertIn("Stranger 0", self.known.message_ids[:1].body)
        self.assertEqual(self.known.with_user(self.manager).trade_fan_count, 1)

    def test_contact(self):
        """OWN-2: a fan becomes a contact of a customer, with phone, WeChat ID and notes."""
        fan = self.strangers(1, wechat="stranger_wx", remark="met at the fair")
        self.decide(fan, "contact", user=self.sales_manager, partner_id=self.known.id)
        self.assertEqual(fan.partner_id.parent_id, self.known)
        self.assertEqual((fan.partner_id.trade_wechat, fan.partner_id.phone), ("stranger_wx", "13700120000"))
        self.assertIn("met at the fair", fan.partner_id.comment)
        self.assertEqual(fan.partner_id.user_id, self.known.user_id)

    def test_customer(self):
        """OWN-2: a salesperson makes a customer of a fan and owns it; a company has the fan as contact."""
        fan = self.strangers(1, company="Brackwell Clinic")
        self.decide(fan, "customer")
        customer = fan.partner_id.commercial_partner_id
        self.assertEqual(
            (customer.name, customer.is_company, fan.partner_id.name), ("Brackwell Clinic", True, "Stranger 0")
        )
        self.assertEqual(customer.user_id, self.seller)
        self.assertEqual(self.lines(customer).mapped("user_to_id"), self.seller)
        self.assertEqual(fan.state, "customer")

    def test_company_without_a_person(self):
        """OWN-2: of a company's account nobody's name is known; the company itself has the phone."""
        self.send({"openid": "o1", "company": "Brackwell Clinic", "phone": "13744445555", "userid": "trade_colleague"})
        fan = self.env["trade.fan"].search([("company_name", "=", "Brackwell Clinic")])
        self.decide(fan, "customer", user=self.colleague)
        self.assertEqual((fan.partner_id.name, fan.partner_id.phone), ("Brackwell Clinic", "13744445555"))

    def test_into_the_pool(self):
        """OWN-2: a customer made of a fan can go into a pool of one's own, also by a salesperson."""
        fans = self.strangers(2)
        self.decide(fans, "customer", user_id=False, pool_id=self.pool.id)
        self.assertEqual(fans.partner_id.trade_pool_id, self.pool)

    def test_other_owner(self):
        """OWN-4: a manager gives the customer to somebody of the department; a salesperson to nobody else."""
        fans = self.strangers(3)
        self.decide(fans[0], "customer", user=self.manager, user_id=self.colleague.id)
        self.assertEqual(fans[0].partner_id.user_id, self.colleague)
        with self.assertRefused(AccessError, "Only a manager"):
            self.decide(fans[1], "customer", user_id=self.colleague.id)
        with self.assertRefused(AccessError, "Only a manager"):
            self.decide(fans[1], "customer", user=self.manager, user_id=self.outsider.id)
        with self.assertRefused(AccessError, "Only a manager"):
            self.decide(fans[1], "inquiry", user_id=self.colleague.id)
        self.decide(fans[2], "inquiry", user=self.manager, user_id=self.colleague.id)
        self.assertEqual(fans[2].lead_id.user_id, self.colleague)

    def test_caps(self):
        """OWN-4: a cap on customers holds for those made of fans; nothing of the batch is made."""
        held = self.env["res.partner"].search_count([("user_id", "=", self.seller.id)])
        self.cap(held + 1, user_id=self.seller.id)
        fans = self.strangers(2)
        with self.assertRefused(UserError, "at most"), self.env.cr.savepoint():
            self.decide(fans, "customer")
        self.env.invalidate_all()
        self.assertEqual(set(fans.mapped("state")), {"open"})

    def test_batch_leaves_the_known(self):
        """OWN-2: of several fans those who may be customers, or are one another, are left to be decided one by one."""
        self.rules(known="hand")
        self.send(
            {"openid": "o1", "nickname": "known", "phone": "13911112222"},
            {"openid": "o2", "nickname": "new", "phone": "13744445555"},
            {"openid": "o3", "nickname": "twin", "phone": "137 4444 5555"},
        )
        fans = self.fans("known", "new", "twin")
        answer = self.decide(fans, "customer")
        self.assertEqual(fans.mapped("state"), ["open", "customer", "open"])
        self.assertIn("1 decided. 2 left", answer["params"]["message"])
        self.assertEqual(fans[2].match, "certain", "the twin is known now")

    def test_same_person_of_two_accounts(self):
        """OWN-2: once a customer is made of a fan, the same person in another account is known, however the marks are written."""
        self.env["trade.fan.account"].create({"name": "Second", "code": "gh_second", "user_id": self.seller.id})
        fan = self.strangers(1, wechat="stranger_wx", unionid="u7")
        for number, marks in enumerate(({"wechat": "Stranger_WX"}, {"phone": "+86 137-0012-0000"}, {"unionid": "u7"})):
            self.send({"openid": f"t{number}", "nickname": f"Twin {number}", **marks}, account="gh_second")
        twins = self.fans("Twin 0", "Twin 1", "Twin 2")
        self.assertEqual(set(twins.mapped("match")), {"new"})
        self.decide(fan, "customer")
        self.assertEqual(set(twins.mapped("match")), {"certain"})

    def test_collision_policy(self):
        """OWN-3: making a customer of a fan is entering one: refused, or refused until it is approved, as policy says."""
        self.rules(known="hand")
        self.send({"openid": "o1", "nickname": "x", "phone": "13911112222"})
        fan = self.fans("x")
        for level, text in (("block", "does not want a customer twice"), ("approve", "wants an approval")):
            self.set_policy("customer_collision", "submit", level)
            for pool in (False, self.pool.id):
                with self.enter_registry_test_mode(), self.assertRefused(UserError, text), self.env.cr.savepoint():
                    self.decide(fan, "customer", user_id=False if pool else self.seller.id, pool_id=pool)
            self.assertEqual(fan.state, "open")
        self.set_policy("customer_collision", "submit", "warn")
        self.decide(fan, "customer")
        self.assertEqual(fan.state, "customer")
        attempts = self.env["trade.collision.attempt"].search(
            [("state", "=", "reminded"), ("user_id", "=", self.seller.id)]
        )
        self.assertEqual(attempts.partner_ids, self.known)

    def test_inquiry(self):
        """OWN-2: a fan becomes an inquiry: one's own, that of a customer, or waiting in the department."""
        fans = self.strangers(3, wechat="wx")
        self.decide(fans[0], "inquiry")
        self.decide(fans[1], "inquiry", partner_id=self.customer.id)
        self.decide(fans[2], "inquiry", user=self.manager, user_id=False)
        self.assertEqual(fans[0].lead_id.user_id, self.seller)
        self.assertEqual(fans[1].lead_id.partner_id, self.customer)
        self.assertFalse(fans[2].lead_id.user_id)
        self.assertEqual(fans[2].lead_id.team_id, self.department)
        self.assertIn("wx", fans[0].lead_id.description)

    def test_ignore_and_anew(self):
        """OWN-2: an ignored or wrongly linked fan is taken up again; one of whom a customer was made is not."""
        fans = self.strangers(3)
        mine = fans.with_user(self.seller)
        mine[0].action_ignore()
        self.decide(fans[1], "link", partner_id=self.known.id)
        self.decide(fans[2], "customer")
        mine[:2].action_reopen()
        self.assertEqual(fans[:2].mapped("state"), ["open", "open"])
        self.assertFalse(fans[1].partner_id)
        self.assertIn("no longer", self.known.message_ids[:1].body)
        with self.assertRefused(UserError, "has been made"):
            mine[2].action_reopen()

    def test_only_once(self):
        """OWN-2: a fan that has been decided is not decided a second time, whatever the way."""
        fan = self.strangers(1)
        self.decide(fan, "customer")
        for action, values in (
            ("link", {"partner_id": self.known.id}),
            ("customer", {}),
            ("inquiry", {}),
            ("ignore", {}),
        ):
            with self.assertRefused(UserError, "has been decided already"):
                self.decide(fan, action, **values)

    def test_missing(self):
        """OWN-2: a dialog without fans or without customer says what is missing."""
        fan = self.strangers(1)
        with self.assertRefused(UserError, "Choose the customer"):
            self.decide(fan, "link", partner_id=False)
        with self.assertRefused(UserError, "no fan"):
            self.decide(fan.browse(), "ignore")

    def test_hidden_customer(self):
        """OWN-3: nobody links a fan to a customer, or asks in the name of one, whom he or she may not see."""
        fan = self.strangers(1)
        self.hide()
        self.env.invalidate_all()
        for action in ("link", "contact", "inquiry"):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.decide(fan, action, partner_id=self.known.id)

    def test_fans_of_others(self):
        """OWN-2: a fan one does not handle is not decided, by RPC either."""
        fan = self.strangers(1)
        for method in ("action_ignore", "action_reopen", "action_refresh"):
            with self.assertRaises(AccessError):
                getattr(fan.with_user(self.outsider), method)()
        with self.assertRaises(AccessError):
            self.decide(fan, "customer", user=self.outsider)

    def test_deleted_customer(self):
        """OWN-2: a fan whose customer is gone is taken up again."""
        fan = self.strangers(1)
        self.decide(fan, "customer")
        fan.partner_id.unlink()
        fan.with_user(self.seller).action_reopen()
        self.assertEqual(fan.state, "open")

    def test_merge(self):
        """OWN-7: merging customers keeps their fans."""
        fan = self.strangers(1)
        self.decide(fan, "customer")
        twin = self.env["res.partner"].create({"name": "Stranger 0 again"})
        self.env["base.partner.merge.automatic.wizard"]._merge((fan.partner_id | twin).ids, twin)
        self.env.invalidate_all()
        self.assertEqual(fan.partner_id, twin)
