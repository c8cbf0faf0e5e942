from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import OpportunityCommon


@tagged("post_install", "-at_install")
class TestDuplicate(OpportunityCommon):
    """The same deal is not entered twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_rules([], duplicate="forbid", similarity=60)
        cls.first = cls.inquiry(name="第二医院 CT 采购项目", stage_id=cls.stage_qualified.id)

    def test_similar_is_refused(self):
        """INQ-7: a name that is alike is refused when the opportunity is entered, in a batch too."""
        for name in ("第二医院CT采购项目", "第二医院 ＣＴ 采购", "第二医院ct采购项目(2026)"):
            with self.subTest(name=name), self.assertRaises(UserError) as caught:
                self.inquiry(name=name, stage_id=self.stage_qualified.id)
            self.assertIn("第二医院 CT 采购项目", str(caught.exception))
        with self.assertRaises(UserError):
            self.env["crm.lead"].with_user(self.seller).create(
                [
                    {"name": name, "type": "opportunity", "stage_id": self.stage_qualified.id}
                    for name in ("Gloves for the year", "Gloves, for the year!")
                ]
            )

    def test_other_deals_pass(self):
        """INQ-7: another name, another customer, a closed deal: no duplicate."""
        self.inquiry(name="第三医院 输液泵", stage_id=self.stage_qualified.id)
        other = self.env["res.partner"].create({"name": "Third Hospital", "is_company": True})
        self.inquiry(name=self.first.name, partner_id=other.id, stage_id=self.stage_qualified.id)
        self.first.action_set_lost()
        self.inquiry(name=self.first.name, stage_id=self.stage_qualified.id)

    def test_contact_of_the_same_customer(self):
        """INQ-7: two contact persons of one customer are one customer; without a customer names alone count."""
        contact = self.env["res.partner"].create({"name": "Dr. Li", "parent_id": self.customer.id})
        for partner in (contact, self.env["res.partner"]):
            with self.subTest(partner=partner.name), self.assertRaises(UserError):
                self.inquiry(name=self.first.name, partner_id=partner.id, stage_id=self.stage_qualified.id)

    def test_renamed(self):
        """INQ-7: an entered opportunity is not renamed into another one either, nor brought back beside it."""
        lead = self.inquiry(name="Something else", stage_id=self.stage_qualified.id)
        with self.assertRaises(UserError):
            lead.name = self.first.name
        self.first.action_set_lost()
        lead.name = self.first.name
        with self.assertRaises(UserError):
            self.first.action_unarchive()

    def test_a_second_call_is_taken(self):
        """INQ-7: the second call about the same deal is taken down; it goes no further than the first stage."""
        second = self.inquiry(name=self.first.name)
        with self.assertRaises(UserError):
            second.stage_id = self.stage_qualified
        self.set_rules(entry="create")
        with self.assertRaises(UserError):
            self.inquiry(name=self.first.name)

    def test_two_calls_do_not_block_each_other(self):
        """INQ-7: of two inquiries that wait in the first stage, one can be entered."""
        one, two = self.inquiry(name="Masks for winter"), self.inquiry(name="Masks for winter")
        one.stage_id = self.stage_qualified
        with self.assertRaises(UserError):
            two.stage_id = self.stage_qualified

    def test_hidden_one_tells_only_whose(self):
        """INQ-7: a deal one may not see is told by its salesperson, not by name, figures or number."""
        with self.assertRaises(UserError) as caught:
            self.inquiry(self.outsider, name="第二医院CT采购项目!", stage_id=self.stage_qualified.id)
        self.assertIn(self.seller.name, str(caught.exception))
        self.assertNotIn(self.first.name, str(caught.exception))
        lead = self.inquiry(self.outsider, name="第二医院CT采购项目!")
        self.assertFalse(lead.trade_similar_ids)
        self.assertIn(self.seller.name, lead.trade_similar_note)

    def test_reminded_while_typing(self):
        """INQ-7: where it is only shown, the form shows it while the name is typed, and nothing is refused."""
        self.set_rules(duplicate="remind")
        form = Form(self.env["crm.lead"].with_user(self.seller))
        form.name = "第二医院CT采购"
        self.assertEqual(form.trade_similar_ids[:], self.first)
        form.name = "Masks"
        self.assertFalse(form.trade_similar_ids[:])
        lead = self.inquiry(name=self.first.name, stage_id=self.stage_qualified.id)
        self.assertEqual(lead.trade_similar_ids, self.first)
        self.assertIs(lead.trade_similar_note, False)
        self.set_rules(duplicate="off")
        lead.invalidate_recordset()
        self.assertFalse(lead.trade_similar_ids)

    def test_how_alike(self):
        """INQ-7: with 100 % only blanks and signs make no difference."""
        self.set_rules(similarity=100)
        self.inquiry(name="第二医院 CT 采购", stage_id=self.stage_qualified.id)
        with self.assertRaises(UserError):
            self.inquiry(name="第二医院-CT-采购项目", stage_id=self.stage_qualified.id)

    def test_other_company(self):
        """INQ-7: deals of another company are another matter."""
        other = self.env["res.company"].create({"name": "Shanghai branch"})
        self.set_rules(company=other, duplicate="forbid")
        values = {
            "name": self.first.name,
            "type": "opportunity",
            "company_id": other.id,
            "user_id": False,
            "team_id": False,
        }
        self.env["crm.lead"].create({**values, "stage_id": self.stage_qualified.id})
        with self.assertRaises(UserError):
            self.env["crm.lead"].create({**values, "stage_id": self.stage_qualified.id})

    def test_keys_of_old_ones(self):
        """INQ-7: installation fills the keys of the inquiries there are."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_lead SET trade_name_key = NULL WHERE id = %s", [self.first.id])
        self.env["crm.lead"]._trade_fill_name_keys()
        with self.assertRaises(UserError):
            self.inquiry(name=self.first.name, stage_id=self.stage_qualified.id)
