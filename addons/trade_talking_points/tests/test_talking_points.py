from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.trade_crm.tests.common import InquiryCommon


@tagged("post_install", "-at_install")
class TestTalkingPoints(InquiryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.topic = cls.env["trade.talking.topic"].create({"name": "Registration", "keywords": "NMPA"})
        cls.first = cls._version("We are registered until 2027.")
        cls.first.action_publish()

    @classmethod
    def _version(cls, answer, **values):
        return (
            cls.env["trade.talking.version"]
            .with_user(cls.sales_manager)
            .create({"topic_id": cls.topic.id, "answer": answer, **values})
        )

    def test_publish(self):
        """INQ-6: the manager publishes; the version before is retired and kept; there is one official answer at a time."""
        second = self._version("We are registered until 2029.")
        self.assertEqual((self.first.number, second.number), (1, 2))
        self.assertEqual(self.topic.current_version_id.id, self.first.id)
        second.action_publish()
        self.assertEqual(self.topic.current_version_id.id, second.id)
        self.assertEqual(self.first.state, "retired")
        self.assertEqual(second.published_by_id, self.sales_manager)
        self.assertEqual(self.topic.answer, "We are registered until 2029.")

    def test_only_the_manager(self):
        """INQ-6: nobody else writes, publishes or retires, and nobody else sees a draft."""
        draft = self._version("Draft")
        for user in (self.seller, self.manager):
            for attempt in (
                lambda user: draft.with_user(user).action_publish(),
                lambda user: self.first.with_user(user).action_retire(),
                lambda user: self.topic.with_user(user).write({"active": False}),
                lambda user: draft.with_user(user).read(["answer"]),
                lambda user: self.env["trade.talking.topic"].with_user(user).create({"name": "Mine"}),
            ):
                with (
                    mute_logger("odoo.addons.base.models.ir_rule"),
                    self.assertRaises(AccessError),
                    self.cr.savepoint(),
                ):
                    attempt(user)
        self.assertNotIn(draft, self.env["trade.talking.version"].with_user(self.seller).search([]))

    def test_published_is_never_changed(self):
        """INQ-6: what customers were told is neither changed nor deleted, and no client makes a published version."""
        for version in (self.first, self.first.sudo()):
            with self.assertRaisesRegex(UserError, "is not changed"), self.cr.savepoint():
                version.write({"answer": "Something else"})
            with self.assertRaisesRegex(UserError, "is kept"), self.cr.savepoint():
                version.unlink()
        forged = self._version("Forged", state="published", published_by_id=self.seller.id)
        self.assertEqual((forged.state, forged.published_by_id.id), ("draft", False))
        forged.write({"state": "published"})
        self.assertEqual(forged.state, "draft")

    def test_inquiry_keeps_the_version(self):
        """INQ-6: an answer inserted into an inquiry keeps its version after a new one is published."""
        lead = self.inquiry()
        with Form(lead) as form, form.trade_question_ids.new() as line:
            line.question = "Are you registered?"
            line.trade_talking_version_id = self.first.with_user(self.seller)
            self.assertEqual(line.answer, "We are registered until 2027.")
        self._version("We are registered until 2029.").action_publish()
        question = lead.trade_question_ids
        self.assertEqual((question.trade_talking_version_id.id, question.answered_by_id), (self.first.id, self.seller))
        question.question = "Registered?"
        with self.assertRaisesRegex(UserError, "not published"):
            self.inquiry(trade_question_ids=[(0, 0, {"question": "?", "trade_talking_version_id": self.first.id})])

    def test_followup_keeps_the_versions(self):
        """INQ-6: a follow-up inserts the wording and keeps which versions were given; over RPC the wording comes by itself."""
        lead = self.inquiry()
        form = Form(self.env["trade.followup"].with_user(self.seller).with_context(default_lead_id=lead.id))
        form.content = "They asked."
        form.trade_talking_version_ids.add(self.first.with_user(self.seller))
        followup = form.save()
        self.assertEqual(followup.content, "They asked.\nWe are registered until 2027.")
        self.first.action_retire()
        self.assertEqual(followup.trade_talking_version_ids.ids, self.first.ids)
        with self.assertRaisesRegex(UserError, "not published"):
            self.followup(lead, trade_talking_version_ids=[(6, 0, self.first.ids)])

    def test_search(self):
        """INQ-6: found by a fragment of topic, keyword or answer; only published ones are offered."""
        versions = self.env["trade.talking.version"].with_user(self.seller)
        published = [("state", "=", "published")]
        for text in ("regis", "nmpa", "until 20"):
            self.assertIn(self.first.id, dict(versions.name_search(text, published)))
        self.assertFalse(versions.name_search("weather", published))

    def test_retired_topic(self):
        """INQ-6: a retired topic is offered no more, and its answers are kept."""
        self.topic.with_user(self.sales_manager).active = False
        self.assertEqual(self.first.state, "retired")
        self.assertTrue(self.first.with_user(self.seller).read(["answer"]))
