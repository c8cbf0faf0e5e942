from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CollisionCommon


@tagged("post_install", "-at_install")
class TestLookup(CollisionCommon):
    def look(self, user=None, **values):
        return self.env["res.partner"].with_user(user or self.seller).trade_collision_lookup(values)["lines"]

    def test_while_typing(self):
        """OWN-3: while a customer is typed those that may be it are shown, the most alike first, and it is kept who saw them."""
        near = self.make(name="渝帆达医疗", city="北京", user_id=self.seller.id)
        lines = self.look(name="北京渝帆达医疗器械", is_company=True, vat="91110108MA01ABCD2X")
        self.assertEqual([line["id"] for line in lines], [False, near.id])
        self.assertEqual(lines[0]["name"], "北京***公司")
        self.assertEqual(lines[0]["owner"], "Collision South")
        self.assertIn("same tax ID", lines[0]["reasons"])
        self.assertEqual(self.attempts(user_id=self.seller.id).state, "looked")

    def test_nothing_kept_of_what_one_may_see(self):
        """OWN-3: finding only customers one may read anyway is no fishing."""
        self.known.ref = False
        self.assertEqual(self.look(name="北京渝帆达医疗器械", is_company=True)[0]["id"], self.known.id)
        self.assertFalse(self.attempts(user_id=self.seller.id))

    def test_itself(self):
        """OWN-3: a customer that is changed does not find itself, nor does a contact its own company."""
        self.assertFalse(self.look(id=self.known.id, name=self.known.name, is_company=True))
        self.assertFalse(self.look(parent_id=self.known.id, name="Wu", phone="01062889901"))

    def test_off(self):
        """OWN-3: nothing is shown where the company checks nothing."""
        self.policy("off")
        self.assertEqual(self.look(name="北京渝帆达医疗器械", is_company=True), [])

    def test_bad_input(self):
        """OWN-3: whatever a client sends gives an answer, and nothing of another company."""
        for values in (
            {},
            {"name": 5},
            {"id": "1 OR 1=1", "name": ["x"]},
            {"company_id": 10**6, "phone": {}, "id": 10**6},
        ):
            self.assertEqual(self.look(**values), [])
        company = self.env["res.company"].create({"name": "Collision third"})
        self.known.company_id = company
        self.assertEqual(self.look(name="北京渝帆达医疗器械", is_company=True, company_id=company.id), [])

    def test_who_may_ask(self):
        """OWN-3: who may not enter customers may not ask for them."""
        with self.assertRaises(AccessError):
            self.look(self.env.ref("base.public_user"), name="北京渝帆达医疗器械")

    def test_ask(self):
        """OWN-3: who needs an approval is told so while typing, and may ask for it; those who give it need none."""
        self.policy("approve")
        values = {"name": "北京渝帆达医疗器械", "is_company": True}
        partners = self.env["res.partner"].with_user(self.seller)
        self.assertEqual(partners.trade_collision_lookup(values)["approval"], "needed")
        self.assertEqual(partners.with_user(self.sales_manager).trade_collision_lookup(values)["approval"], "")
        self.assertFalse(partners.with_user(self.sales_manager).trade_collision_ask(values))
        self.assertFalse(partners.trade_collision_ask({"name": "Nobody Knowswho Ltd"}))
        action = partners.trade_collision_ask(values)
        attempt = self.attempts(user_id=self.seller.id, state="refused")
        self.assertEqual(action["context"]["default_res_id"], attempt.id)
        wizard = self.env[action["res_model"]].with_user(self.seller).with_context(**action["context"])
        wizard.create({"reason": "A sister company"}).action_request()
        self.assertIn(self.sales_manager, attempt.activity_ids.user_id)
