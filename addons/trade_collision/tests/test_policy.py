from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import CollisionCommon

TWIN = "渝帆达医疗器械（北京）有限公司"


@tagged("post_install", "-at_install")
class TestPolicy(CollisionCommon):
    def test_off(self):
        """OWN-3: where the company checks nothing, nothing is looked for or kept."""
        self.policy("off")
        self.make(self.seller, name=TWIN)
        self.assertFalse(self.attempts(user_id=self.seller.id))

    def test_remind(self):
        """OWN-3: a reminder lets the customer in, and it is kept who entered it."""
        partner = self.make(self.seller, name=TWIN)
        attempt = self.attempts(user_id=self.seller.id)
        self.assertEqual((attempt.state, attempt.name, attempt.team_id), ("reminded", TWIN, self.department))
        self.assertEqual(attempt.partner_ids, self.known)
        self.assertTrue(partner.exists())

    def test_block(self):
        """OWN-3: where it is forbidden nobody enters a customer twice, whichever way, and the attempt outlives the refusal."""
        self.policy("block")
        other = self.make(self.seller, name="Unrelated Quillfeather Co")
        ways = {
            "create": lambda partners: partners.create({"name": TWIN, "is_company": True}),
            "name_create": lambda partners: partners.create({"name": "X", "phone": "+86 10 62889901"}),
            "write": lambda partners: partners.browse(other.id).write({"name": TWIN}),
            "copy": lambda partners: partners.browse(other.id).copy({"name": TWIN}),
            "contact": lambda partners: partners.create(
                {"name": "Y", "parent_id": other.id, "phone": "+86 1062889901"}
            ),
            "json": lambda partners: partners.web_save({"name": TWIN, "is_company": True}, {"id": {}}),
        }
        with self.enter_registry_test_mode():
            for way, act in ways.items():
                with self.subTest(way):
                    with self.assertRaises(UserError) as caught:
                        act(self.env["res.partner"].with_user(self.seller))
                    self.assertIn("may be a customer we have already", str(caught.exception))
        self.assertEqual(other.name, "Unrelated Quillfeather Co")
        with self.refused(UserError, "may be a customer"):
            self.make(self.seller, name=TWIN)
        self.assertEqual(set(self.attempts(user_id=self.seller.id).mapped("state")), {"refused"})

    def test_sudo_is_no_way_round(self):
        """OWN-3: what a colleague's click does under sudo is refused as well; what arrives by itself is let in and kept."""
        self.policy("block")
        with self.enter_registry_test_mode(), self.assertRaises(UserError):
            self.env["res.partner"].with_user(self.seller).sudo().create({"name": TWIN, "is_company": True})
        visitor = self.env.ref("base.public_user")
        partner = self.env["res.partner"].with_user(visitor).sudo().create({"name": TWIN, "is_company": True})
        self.assertEqual(self.attempts(user_id=visitor.id).state, "reminded")
        self.assertTrue(partner.exists())

    def test_form(self):
        """OWN-3: the form is refused on saving, and saved once the name tells the two apart."""
        self.policy("block")
        form = Form(self.env["res.partner"].with_user(self.seller))
        form.company_type = "company"
        form.name = TWIN
        with self.enter_registry_test_mode(), self.assertRaises(UserError):
            form.save()
        form.name = "上海万舟物流有限公司"
        self.assertTrue(form.save())

    def test_masked(self):
        """OWN-3: of a customer one may not see, one learns a masked name and the department, or only whom to ask."""
        self.policy("block")
        for show, expected, unexpected in (
            ("masked", "北京***公司 – Collision South", "渝帆达医疗器械有限"),
            ("manager", "Ask your manager", "Collision South"),
        ):
            self.env.company.trade_collision_show = show
            with self.enter_registry_test_mode(), self.assertRaises(UserError) as caught:
                self.make(self.seller, name="KD", vat="91110108MA01ABCD2X")
            self.assertIn(expected, str(caught.exception))
            self.assertNotIn(unexpected, str(caught.exception))
            self.assertNotIn("Colleague", str(caught.exception))

    def test_named_if_readable(self):
        """OWN-3: a customer one may see is named."""
        self.policy("block")
        self.known.ref = False
        with self.enter_registry_test_mode(), self.assertRaisesRegex(UserError, "北京渝帆达医疗器械有限公司"):
            self.make(self.seller, name=TWIN)

    def test_approval(self):
        """OWN-3: with an approval the customer may be entered once, by this person and under this name."""
        self.policy("approve")
        with self.refused(UserError, "once it is granted, save again"):
            self.make(self.seller, name=TWIN)
        attempt = self.attempts(user_id=self.seller.id)
        mine = attempt.with_user(self.seller)
        self.assertTrue(mine.trade_can_request)
        mine._trade_request_exemption("It is a sister company")
        self.assertIn(self.sales_manager, attempt.activity_ids.user_id)
        policy = self.env["trade.control.policy"].search(
            [("control_id.code", "=", "customer_collision"), ("company_id", "=", self.env.company.id)]
        )
        until = fields.Datetime.now() + timedelta(days=1)
        exemptions = self.env["trade.exemption"]
        with self.assertRaises(AccessError):
            exemptions.with_user(self.seller)._grant(mine, policy, "I say so", until)
        exemptions.with_user(self.sales_manager)._grant(
            attempt.with_user(self.sales_manager), policy, "It is a sister company", until
        )
        for user, name in ((self.colleague, TWIN), (self.seller, "渝帆达医疗器械")):
            with self.refused(UserError, "may be"):
                self.make(user, name=name)
        partner = self.make(self.seller, name=TWIN)
        self.assertEqual((attempt.state, attempt.entered_id), ("entered", partner))
        partner.sudo().unlink()
        with self.refused(UserError, "may be"):
            self.make(self.seller, name=TWIN)

    def test_approver_is_reminded(self):
        """OWN-3: whoever gives the approval is only reminded."""
        self.policy("approve")
        self.assertTrue(self.make(self.sales_manager, name=TWIN))
        self.assertEqual(self.attempts(user_id=self.sales_manager.id).state, "reminded")

    def test_somebody_was_faster(self):
        """OWN-3: also where one is only reminded, a customer that a colleague entered this minute is refused once, then let in."""
        self.make(self.colleague, name="Wexholme Castings Ltd")
        with self.refused(UserError, "a moment ago"):
            self.make(self.seller, name="Wexholme Castings")
        self.assertTrue(self.make(self.seller, name="Wexholme Castings"))

    def test_context_is_no_way_round(self):
        """OWN-3: nothing a client can put into the context switches the check off."""
        self.policy("block")
        partners = (
            self.env["res.partner"]
            .with_user(self.seller)
            .with_context(trade_collision_collected=True, tracking_disable=True, import_file=True, install_mode=True)
        )
        with self.enter_registry_test_mode(), self.assertRaises(UserError):
            partners.create({"name": TWIN, "is_company": True})
