from odoo.tests import tagged

from .common import FanCommon


@tagged("post_install", "-at_install")
class TestMatch(FanCommon):
    def test_phone_of_a_contact(self):
        """OWN-2: a fan whose phone is that of one contact of one customer is linked to that contact at once."""
        self.send({"openid": "o1", "nickname": "小陈", "phone": "+86 139-1111-2222"})
        fan = self.fans("小陈")
        self.assertRecordValues(fan, [{"state": "linked", "match": "certain", "partner_id": self.contact.id}])
        self.assertFalse(fan.decided_by_id)
        self.assertTrue(fan.decided_on)
        self.assertIn("小陈", self.contact.message_ids[:1].body)

    def test_phone_of_the_customer(self):
        """OWN-2: a fan whose phone is the customer's own is linked to the customer."""
        self.send({"openid": "o1", "nickname": "x", "phone": "0086 (0)10 62889901"})
        self.assertEqual(self.fans("x").partner_id, self.known)

    def test_wechat(self):
        """OWN-2: the WeChat ID says who it is, however it is written."""
        self.send({"openid": "o1", "nickname": "x", "wechat": " ChenWei_YFD "})
        self.assertEqual(self.fans("x").partner_id, self.contact)

    def test_name_alone(self):
        """OWN-2: a name alone never links: it is shown to whoever decides."""
        self.send({"openid": "o1", "nickname": "陈", "company": "北京渝帆达医疗器械"})
        self.assertRecordValues(self.fans("陈"), [{"state": "open", "match": "possible", "partner_id": False}])

    def test_two_customers_with_one_phone(self):
        """OWN-2: a phone that two customers have says nothing for certain."""
        self.env["res.partner"].create({"name": "Quintrell Labs", "is_company": True, "phone": "13911112222"})
        self.send({"openid": "o1", "nickname": "x", "phone": "13911112222"})
        self.assertRecordValues(self.fans("x"), [{"state": "open", "match": "possible"}])

    def test_unionid(self):
        """OWN-2: one person who follows two accounts is linked to the same customer by the UnionID."""
        self.env["trade.fan.account"].create({"name": "Second", "code": "gh_second"})
        self.send({"openid": "o1", "nickname": "first", "unionid": "u1", "phone": "13911112222"})
        self.send({"openid": "p1", "nickname": "second", "unionid": "u1"}, account="gh_second")
        self.assertEqual(self.fans("first", "second").mapped("partner_id"), self.contact)
        self.assertEqual(set(self.fans("first", "second").mapped("state")), {"linked"})

    def test_by_hand(self):
        """OWN-2: where the company decides by hand nothing is linked; it is only said that the customer is known."""
        self.rules(known="hand")
        self.send({"openid": "o1", "nickname": "x", "phone": "13911112222"})
        self.assertRecordValues(self.fans("x"), [{"state": "open", "match": "certain", "partner_id": False}])

    def test_nobody_is_no_match(self):
        """OWN-2: archived customers, colleagues and customers of other companies are nobody a fan could be."""
        other = self.env["res.company"].create({"name": "Other"})
        self.known.child_ids.company_id = self.known.company_id = other
        self.seller.partner_id.phone = "13755556666"
        self.send(
            {"openid": "o1", "nickname": "a", "phone": "13911112222"},
            {"openid": "o2", "nickname": "b", "phone": "13755556666"},
        )
        self.assertEqual(set(self.fans("a", "b").mapped("match")), {"new"})

    def test_new_mark_later(self):
        """OWN-2: a fan who tells the phone later, or of whom a colleague learns it, is looked up again."""
        self.send({"openid": "o1", "nickname": "a"}, {"openid": "o2", "nickname": "b"})
        self.send({"openid": "o1", "phone": "13911112222"})
        self.fans("b").with_user(self.seller).write({"phone": "010 62889901"})
        self.assertEqual(set(self.fans("a", "b").mapped("match")), {"certain"})

    def test_look_again(self):
        """OWN-2: a customer entered since is found when somebody looks again."""
        fan = self.strangers(1)
        self.env["res.partner"].create({"name": "Morland Optics", "is_company": True, "phone": fan.phone})
        fan.with_user(self.seller).action_refresh()
        self.assertEqual(fan.match, "certain")

    # -- what is disclosed ------------------------------------------------------------------------------------

    def test_masked(self):
        """OWN-3: of a customer the reader may not see a masked name and the department are shown, as policy says."""
        self.rules(known="hand")
        self.hide()
        self.send({"openid": "o1", "nickname": "x", "phone": "13911112222"})
        found = self.fans("x").with_user(self.seller).found
        self.assertIn("***", found)
        self.assertIn("same phone", found)
        self.assertNotIn("渝帆达", found)
        self.env.company.trade_collision_show = "manager"
        self.env.invalidate_all()
        self.assertEqual(self.fans("x").with_user(self.seller).found.count("Ask your manager"), 1)

    def test_named_if_readable(self):
        """OWN-3: a customer the reader may see is named."""
        self.rules(known="hand")
        self.send({"openid": "o1", "nickname": "x", "phone": "13911112222"})
        self.assertIn("渝帆达", self.fans("x").with_user(self.manager).found)

    def test_hidden_customer_is_not_suggested(self):
        """OWN-3: the dialog suggests a customer only if the user may see it."""
        self.rules(known="hand")
        self.send({"openid": "o1", "nickname": "x", "phone": "13911112222"})
        fan = self.fans("x").with_user(self.seller)
        dialog = self.env["trade.fan.decide"].with_user(self.seller)
        self.assertEqual(dialog.create({"fan_ids": fan.ids}).partner_id, self.contact)
        self.hide()
        self.env.invalidate_all()
        self.assertFalse(dialog.create({"fan_ids": fan.ids}).partner_id)

    def test_typing_is_kept(self):
        """OWN-3: who types the phone of a customer of others into a fan finds a masked name, and leaves a trace."""
        self.hide()
        fan = self.strangers(1).with_user(self.seller)
        fan.phone = "13911112222"
        self.assertIn("***", fan.found)
        attempt = self.env["trade.collision.attempt"].search(
            [("user_id", "=", self.seller.id), ("state", "=", "looked")]
        )
        self.assertEqual((attempt.partner_ids, attempt.name), (self.known, "Stranger 0"))
        fan.remark = "nothing new"
        self.assertEqual(attempt.count, 2, "the same again within a day is counted")

    def test_found_is_no_field_to_search(self):
        """OWN-3: what is found is not stored: no search, group or export of it tells more than the form."""
        field = self.env["trade.fan"]._fields["found"]
        self.assertFalse(field.store or field.search)
        self.assertFalse(field.exportable)
