from odoo.tests import tagged

from .common import FanCommon


@tagged("post_install", "-at_install")
class TestRules(FanCommon):
    """What happens by itself, as the company wants it."""

    def test_customers(self):
        """OWN-2: fans nobody knows become customers in the pool, one ledger line each, and nobody's but the pool's."""
        self.rules(new="customer", pool=self.pool)
        fans = self.strangers(3)
        self.assertEqual(set(fans.mapped("state")), {"customer"})
        customers = fans.partner_id
        self.assertEqual(len(customers), 3)
        self.assertEqual(customers.trade_pool_id, self.pool)
        self.assertFalse(customers.user_id)
        self.assertEqual(customers.mapped("trade_source_id"), self.env.ref("trade_crm.utm_medium_wechat"))
        self.assertEqual(self.lines(customers).mapped("how"), ["entered"] * 3)

    def test_again(self):
        """OWN-2: the same list again makes nobody a second time."""
        self.rules(new="customer", pool=self.pool)
        first = self.strangers(3).partner_id
        self.assertEqual(self.strangers(3).partner_id, first)

    def test_inquiries(self):
        """OWN-2: fans nobody knows become inquiries that wait in the department of the account."""
        self.rules(new="inquiry")
        fans = self.strangers(2, wechat="")
        self.assertEqual(set(fans.mapped("state")), {"inquiry"})
        self.assertEqual(fans.lead_id.team_id, self.department)
        self.assertFalse(fans.lead_id.user_id)
        self.assertEqual(fans[0].lead_id.phone, fans[0].phone)
        self.assertEqual(fans.lead_id.medium_id, self.env.ref("trade_crm.utm_medium_wechat"))
        self.assertIn("Stranger 0", fans[0].lead_id.name)

    def test_too_little_known(self):
        """OWN-2: fans of whom there is neither phone nor WeChat ID, and those who left, are decided by hand."""
        self.rules(new="customer", pool=self.pool)
        self.send(
            {"openid": "o1", "nickname": "a"}, {"openid": "o2", "nickname": "b", "phone": "13744445555", "subscribe": 0}
        )
        self.assertEqual(set(self.fans("a", "b").mapped("state")), {"open"})

    def test_perhaps(self):
        """OWN-2: who may be a customer is never made one by itself."""
        self.rules(new="customer", pool=self.pool)
        self.send({"openid": "o1", "nickname": "x", "phone": "13744445555", "company": "北京渝帆达医疗器械"})
        self.assertRecordValues(self.fans("x"), [{"state": "open", "match": "possible"}])

    def test_one_person_twice_in_a_list(self):
        """OWN-2: two fans of one list with one phone, WeChat ID or UnionID become one customer."""
        self.rules(new="customer", pool=self.pool)
        self.send(
            {"openid": "o1", "nickname": "a", "phone": "13744445555", "unionid": "u9"},
            {"openid": "o2", "nickname": "b", "phone": "+86 137 4444 5555"},
            {"openid": "o3", "nickname": "c", "unionid": "u9"},
            {"openid": "o4", "nickname": "d", "wechat": "dora_x", "phone": "13744440000"},
            {"openid": "o5", "nickname": "e", "wechat": "DORA_X"},
        )
        fans = self.fans("a", "b", "c", "d", "e")
        self.assertEqual(fans.mapped("state"), ["customer", "linked", "linked", "customer", "linked"])
        self.assertEqual(fans[:3].partner_id, fans[0].partner_id)
        self.assertEqual(fans[3:].partner_id, fans[3].partner_id)

    def test_two_of_one_company_in_a_list(self):
        """OWN-2: two fans of companies that are alike do not become two customers; the later one is decided by hand."""
        self.rules(new="customer", pool=self.pool)
        self.send(
            {"openid": "o1", "nickname": "a", "phone": "13744445555", "company": "Quillon Vascular Ltd"},
            {"openid": "o2", "nickname": "b", "phone": "13744446666", "company": "Quillon Vascular"},
        )
        self.assertEqual(self.fans("a", "b").mapped("state"), ["customer", "open"])
        self.assertEqual(self.fans("b").match, "possible")
        self.assertEqual(self.fans("a").partner_id.parent_id.name, "Quillon Vascular Ltd")

    def test_strict_policy_does_not_stop_a_list(self):
        """OWN-2: under the strictest collision policy a list still comes in: who may be a customer waits to be decided."""
        self.policy = self.set_policy("customer_collision", "submit", "block")
        self.rules(new="customer", pool=self.pool)
        self.send(
            {"openid": "o1", "nickname": "x", "phone": "13744445555", "company": "北京渝帆达医疗器械"},
            {"openid": "o2", "nickname": "y", "phone": "13744447777"},
        )
        self.assertEqual(self.fans("x", "y").mapped("state"), ["open", "customer"])

    def test_no_pool(self):
        """OWN-2: where the pool of the settings is gone fans wait to be decided."""
        self.rules(new="customer")
        self.assertEqual(self.strangers(1).state, "open")

    def test_settings(self):
        """OWN-2: each company has its own rules."""
        self.env["res.config.settings"].create({"trade_fan_new": "inquiry"}).execute()
        self.assertEqual(self.env.company.trade_fan_new, "inquiry")
        other = self.env["res.company"].create({"name": "Other"})
        self.assertEqual((other.trade_fan_new, other.trade_fan_known), ("hand", "link"))
