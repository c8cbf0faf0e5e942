from odoo import Command
from odoo.tests import tagged

from .common import CollisionCommon


@tagged("post_install", "-at_install")
class TestCollision(CollisionCommon):
    def test_found_by_each_mark(self):
        """OWN-3: a customer is found by name in either language, tax ID, phone, e-mail and web domain, WeChat and address."""
        self.known.write(
            {"trade_wechat": "yufanda88", "street": "中关村大街27号", "website": "https://www.yufanda-med.com.cn"}
        )
        for values in (
            {"name": "渝帆达医疗器械（北京）"},
            {"name": "北京渝帆達醫療器械有限公司"},
            {"name": "Beijing Yufanda Medical Instruments Co., Ltd."},
            {"name": "Another 1", "vat": "91110108ma01abcd2x"},
            {"name": "Another 2", "phone": "+86 10 62889901"},
            {"name": "Another 3", "email": "buyer@mail.yufanda-med.com.cn"},
            {"name": "Another 4", "website": "yufanda-med.com.cn/about"},
            {"name": "Another 5", "trade_wechat": "YuFanDa88"},
            {"name": "渝帆达公司", "street": "中关村大街２７号"},
        ):
            self.assertEqual(self.found(self.make(**values))[:1], self.known, values)

    def test_not_found(self):
        """OWN-3: another brand of the same trade and town, and a customer of another town, are other customers."""
        for name in ("北京渝帆泰医疗器械有限公司", "上海渝帆达医疗器械有限公司", "北京渝帆达物流有限公司"):
            self.assertFalse(self.found(self.make(name=name)), name)

    def test_one_slip(self):
        """OWN-3: a name with one wrong letter is found, and comes before a customer that is less alike."""
        right = self.make(name="Kaleidonex Optics Ltd", city="Boston")
        self.make(name="Kaleidonex", city="Berlin")
        for slip in ("Kaleidonx Optics", "Kaleidomex Optics", "Kaliedonex Optics", "Kaleiddonex Optics"):
            self.assertEqual(self.found(self.make(name=slip))[:1], right, slip)

    def test_keys_follow(self):
        """OWN-3: what is written changes the keys: what was is no longer found, what is now is; a deleted one leaves none."""
        partner = self.make(name="Old Brandex Tools", phone="+1 415 555 2671")
        self.assertIn("14155552671", self.keys(partner).mapped("value"))
        partner.write({"name": "Fresh Nordwyk Tools", "phone": False})
        self.assertNotIn("14155552671", self.keys(partner).mapped("value"))
        self.assertFalse(self.found(self.make(name="Old Brandex Tools")))
        self.assertIn(partner, self.found(self.make(name="Fresh Nordwyk Tools Ltd")))
        ids = partner.ids
        partner.unlink()
        self.assertFalse(self.env["trade.collision.key"].search([("partner_id", "in", ids)]))

    def test_keys_of_what_was_there(self):
        """OWN-3: at installation the customers that are there get the same keys as if they were entered."""
        partner = self.make(name="Orvandel Foods", email="a@orvandel.example", phone="021 5555 1234", street="Main 5")
        contact = self.env["res.partner"].create({"name": "Ann", "parent_id": partner.id, "phone": "139 0000 1111"})
        both = partner | contact
        before = {(key.partner_id, key.kind, key.value) for key in map(self.keys, both) for key in key}
        self.assertTrue(before)
        for one in both:
            self.keys(one).unlink()
        self.env["trade.collision.key"]._fill()
        self.assertEqual(before, {(key.partner_id, key.kind, key.value) for key in map(self.keys, both) for key in key})

    def test_contact_of_another(self):
        """OWN-3: a customer is found by the phone of one of its people, and its own people are no collision."""
        self.env["res.partner"].create({"name": "Ms Li", "parent_id": self.known.id, "phone": "+86 13901239999"})
        own = self.env["res.partner"].create(
            {"name": "Mr Wu", "parent_id": self.known.id, "phone": "+86 10-62889901", "email": "wu@yufanda-med.com.cn"}
        )
        self.assertFalse(self.found(own))
        self.assertEqual(self.found(self.make(name="Another", phone="+86 139 0123 9999")), self.known)

    def test_people(self):
        """OWN-3: two people of one name are two customers, unless something else is the same."""
        people = self.env["res.partner"]
        one = people.create({"name": "欧阳渝帆", "phone": "13800138111"})
        self.assertFalse(self.found(people.create({"name": "欧阳渝帆", "phone": "13800138222"})))
        self.assertEqual(self.found(people.create({"name": "小欧", "phone": "138-0013-8111"})), one)

    def test_who_does_not_count(self):
        """OWN-3: archived customers, colleagues and our own company are no collision."""
        self.known.active = False
        self.assertFalse(self.found(self.make(name="渝帆达医疗器械（北京）")))
        self.seller.partner_id.write({"email": "seller@our-own-house.example", "phone": "13700001234"})
        self.env.company.partner_id.write({"name": "Trelawny House", "email": "office@our-own-house.example"})
        self.assertFalse(
            self.found(self.make(name="Trelawny House", email="x@our-own-house.example", phone="13700001234"))
        )

    def test_coming_back(self):
        """OWN-3: a customer taken out of the archive is looked for again."""
        self.known.active = False
        self.make(name="北京渝帆达医疗器械有限公司")
        before = len(self.attempts())
        self.known.with_user(self.seller).sudo().with_user(self.seller).sudo().active = True
        self.assertEqual(len(self.attempts()), before + 1)

    def test_companies(self):
        """OWN-3, ORG-5: customers of another company are not found; those that all companies share are."""
        company = self.env["res.company"].create({"name": "Collision second"})
        self.known.company_id = company
        twin = self.make(name="渝帆达医疗器械（北京）", company_id=self.env.company.id)
        self.assertFalse(self.found(twin))
        twin.company_id = False
        self.assertFalse(self.found(twin))
        twin.company_id = company
        self.assertEqual(self.found(twin), self.known)

    def test_company_moves(self):
        """OWN-3: numbers without a country are read as those of the company's country, also after it has just been corrected."""
        countries = {code: self.env.ref(f"base.{code}") for code in ("us", "cn")}
        self.env.company.country_id = countries["us"]
        self.make(name="Kelvin Optics", phone="202 5550 1234", country_id=False)
        self.env.company.country_id = countries["cn"]
        twin = self.make(name="Harbour Textiles", phone="010 6288 9901", country_id=False)
        self.assertEqual(self.found(twin), self.known)

    def test_merge(self):
        """OWN-3, OWN-7: merging two customers keeps one of each key and is no collision."""
        self.policy("block")
        double = self.make(name="北京渝帆达医疗", phone="010-62889901", ref="double")
        merge = self.env["base.partner.merge.automatic.wizard"].with_user(self.env.ref("base.user_admin"))
        merge.sudo()._merge((self.known | double).ids, self.known)
        self.assertFalse(double.exists())
        keys = self.keys(self.known)
        self.assertEqual(len(keys), len(set(keys.mapped(lambda key: (key.kind, key.value)))))
        self.assertEqual(self.found(self.make(name="渝帆达医疗器械（北京）")), self.known)

    def test_children_typed_together(self):
        """OWN-3: the people entered with a new customer are found too."""
        customer = self.make(
            name="Somebody Neworld", child_ids=[Command.create({"name": "Jo", "phone": "+86 10 6288 9901"})]
        )
        self.assertEqual(self.found(customer.child_ids), self.known)
