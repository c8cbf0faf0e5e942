from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import VisibilityCommon


@tagged("post_install", "-at_install")
class TestShare(VisibilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.trade_visibility = "own"

    def test_read(self):
        """OWN-6: shared to read: the colleague sees the customer, its contacts, inquiries and orders, and changes none."""
        self.do_business()
        self.share()
        both = self.secret | self.contact
        self.assertEqual(self.sees(self.colleague, both), both)
        documents = (self.lead, self.quotation, self.quotation.order_line, self.loose, self.talk)
        for records in documents:
            self.assertEqual(self.sees(self.colleague, records), records)
        for record in (self.secret, self.contact, self.lead, self.quotation):
            with self.assertRaises(AccessError):
                record.with_user(self.colleague).check_access("write")
        with self.assertRaises(AccessError):
            self.followup(self.lead, user=self.colleague)
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.colleague).create({"name": "x", "parent_id": self.secret.id})

    def test_read_makes_no_documents(self):
        """OWN-6: who may only read a customer makes no inquiry and no quotation for it."""
        self.share()
        with self.assertRaises(AccessError):
            self.inquiry(self.colleague, partner_id=self.secret.id)
        with self.assertRaises(AccessError):
            self.env["sale.order"].with_user(self.colleague).create({"partner_id": self.secret.id})

    def test_read_writes_nothing(self):
        """OWN-6: who may only read a customer comments, plans and mails nothing there, followers and answers included."""
        self.do_business()
        self.share()
        documents = (self.secret, self.lead, self.quotation)
        for document in documents:
            mine = document.with_user(self.colleague)
            mine.message_subscribe(self.colleague.partner_id.ids)
            note = document.with_user(self.seller).message_post(
                body="What do you say?", partner_ids=self.colleague.partner_id.ids
            )
            on = {"model": document._name, "res_id": document.id}
            ways = {
                "post": lambda mine=mine: mine.message_post(body="x"),
                "answer": lambda mine=mine, note=note: mine.message_post(body="x", parent_id=note.id),
                "message": lambda on=on: self.env["mail.message"].with_user(self.colleague).create({"body": "x", **on}),
                "activity": lambda mine=mine: mine.activity_schedule("mail.mail_activity_data_todo", summary="x"),
                "later": lambda on=on: (
                    self.env["mail.scheduled.message"]
                    .with_user(self.colleague)
                    .create(
                        {
                            "body": "x",
                            "author_id": self.colleague.partner_id.id,
                            "scheduled_date": fields.Datetime.now() + timedelta(days=1),
                            **on,
                        }
                    )
                ),
                "file": lambda on=on: (
                    self.env["ir.attachment"]
                    .with_user(self.colleague)
                    .create({"name": "x", "raw": b"x", "res_model": on["model"], "res_id": on["res_id"]})
                ),
            }
            for way, act in ways.items():
                with self.subTest(way, model=document._name), self.assertRaises(AccessError):
                    act()
            self.assertEqual(
                mine._mail_get_operation_for_mail_message_operation("create")[mine], "write", "no composer is shown"
            )
        self.share(level="follow_up")
        for document in documents:
            document.with_user(self.colleague).message_post(body="Now I may")

    def test_read_finishes_what_was_asked(self):
        """OWN-6: who may only read finishes an activity the owner gave, with an answer; nobody else's."""
        lead = self.inquiry(partner_id=self.secret.id)
        self.share()
        todo = {"act_type_xmlid": "mail.mail_activity_data_todo", "summary": "Look at the price"}
        asked = lead.with_user(self.seller).activity_schedule(user_id=self.colleague.id, **todo)
        other = lead.with_user(self.seller).activity_schedule(user_id=self.seller.id, **todo)
        asked.with_user(self.colleague).action_feedback(feedback="Too low")
        self.assertTrue(lead.sudo().message_ids.filtered(lambda message: "Too low" in message.body))
        with self.assertRaises(AccessError):
            other.with_user(self.colleague).action_feedback(feedback="Mine too")

    def test_follow_up(self):
        """OWN-6: shared to follow up: the colleague follows up, adds contacts, makes inquiries; ownership stays."""
        lead = self.inquiry(partner_id=self.secret.id)
        self.share(level="follow_up")
        self.followup(lead, user=self.colleague)
        self.env["res.partner"].with_user(self.colleague).create({"name": "New contact", "parent_id": self.secret.id})
        self.inquiry(self.colleague, partner_id=self.secret.id)
        self.secret.with_user(self.colleague).phone = "+86 10 1111 2222"
        with self.assertRaises(AccessError):
            self.secret.with_user(self.colleague).user_id = self.colleague
        with self.assertRaises(AccessError):
            self.secret.with_user(self.colleague).unlink()

    def test_ends_by_itself(self):
        """OWN-6: after its last day a share shows nothing, although no job has run."""
        share = self.share(days=2)
        self.env.flush_all()
        with freeze_time(fields.Datetime.now() + timedelta(days=2)):
            self.env.cr.cache.clear()
            self.assertEqual(self.sees(self.colleague, self.secret), self.secret)
        with freeze_time(fields.Datetime.now() + timedelta(days=4)):
            self.env.cr.cache.clear()
            self.env.invalidate_all()
            self.assertFalse(self.sees(self.colleague, self.secret))
            self.assertEqual(share.sudo().state, "ended")
            self.env["trade.customer.access"]._cron_refresh()
            self.assertTrue(share.sudo().date_end)
        self.env.cr.cache.clear()

    def test_a_client_cannot_turn_back_the_clock(self):
        """OWN-6: the time zone a client says it is in does not make a share last longer."""
        self.share(days=0)
        self.colleague.tz = "Pacific/Kiritimati"
        tomorrow = fields.Datetime.now().replace(hour=23, minute=0)
        with freeze_time(tomorrow):
            self.env.cr.cache.clear()
            for zone in ("Etc/GMT+12", "UTC", "Pacific/Kiritimati"):
                partners = self.env["res.partner"].with_user(self.colleague).with_context(tz=zone)
                self.assertFalse(partners.search([("id", "=", self.secret.id)]))
        self.env.cr.cache.clear()

    def test_end_now(self):
        """OWN-6: the owner ends a share; the history keeps who shared what with whom until when, and who ended it."""
        share = self.share()
        share.with_user(self.seller).action_end()
        self.assertFalse(self.sees(self.colleague, self.secret))
        self.assertRecordValues(
            share.sudo(),
            [
                {
                    "state": "ended",
                    "actor_id": self.seller.id,
                    "ended_by_id": self.seller.id,
                    "user_id": self.colleague.id,
                }
            ],
        )

    def test_history_stays(self):
        """OWN-6: a share is neither changed nor deleted, by nobody."""
        share = self.share().sudo(False)
        for user in (self.seller, self.sales_manager):
            with self.assertRaises(UserError):
                share.with_user(user).write({"date_to": "2099-01-01"})
            with self.assertRaises(UserError):
                share.with_user(user).unlink()
            with self.assertRaises(UserError):
                share.with_user(user).copy()
        with self.assertRaises(UserError):
            share.sudo().write({"date_to": "2099-01-01"})
        with self.assertRaises(UserError):
            share.sudo().unlink()

    def test_again(self):
        """OWN-6: sharing anew with the same colleague ends what was before; both stay written."""
        first = self.share()
        second = self.share(level="follow_up", days=30)
        self.assertEqual((first | second).sudo().mapped("state"), ["ended", "running"])
        self.assertEqual(self.secret.trade_share_count, 1)
        self.secret.with_user(self.colleague).check_access("write")

    def test_who_may_share(self):
        """OWN-6: the owner and managers above share; who got a customer shared does not share it on."""
        self.share(level="follow_up")
        for user in (self.colleague, self.outsider, self.other_manager):
            with self.assertRaises(AccessError):
                self.share(self.outsider, by=user)
        self.share(self.outsider, by=self.manager)
        self.assertTrue(self.sees(self.outsider, self.secret))

    def test_actor_is_not_written(self):
        """OWN-6: who shares is who is logged in, whatever the values say."""
        share = (
            self.env["trade.customer.share"]
            .with_user(self.seller)
            .create(
                {
                    "partner_id": self.contact.id,
                    "user_id": self.colleague.id,
                    "date_to": fields.Date.today(),
                    "actor_id": self.manager.id,
                    "date_end": False,
                    "ended_by_id": self.manager.id,
                }
            )
        )
        self.assertEqual(share.actor_id, self.seller)
        self.assertEqual(share.partner_id, self.secret)
        self.assertFalse(share.ended_by_id)

    def test_checks(self):
        """OWN-6: not with the owner, a portal user or somebody who left, and not until yesterday."""
        portal = self.env["res.users"].create(
            {"name": "Portal", "login": "vis_portal", "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)]}
        )
        self.outsider.active = False
        for user in (self.seller, portal, self.outsider):
            with self.assertRefused(ValidationError, "active colleague"):
                self.share(user)
        with self.assertRefused(ValidationError, "lies in the past"):
            self.share(days=-1)

    def test_protected_and_shared(self):
        """OWN-6: a share names a colleague: it holds for a protected customer, and for nobody else."""
        self.protect()
        self.share()
        self.assertEqual(self.sees(self.colleague, self.secret), self.secret)
        self.assertFalse(self.sees(self.outsider, self.secret))

    def test_told_once(self):
        """OWN-6: the colleague is told once, whatever the number of customers."""
        customers = self.owned(count=3)
        before = self.env["mail.message"].search_count([("partner_ids", "in", self.colleague.partner_id.ids)])
        self.env["trade.customer.share"].with_user(self.seller).create(
            [
                {"partner_id": customer.id, "user_id": self.colleague.id, "date_to": fields.Date.today()}
                for customer in customers
            ]
        )
        after = self.env["mail.message"].search_count([("partner_ids", "in", self.colleague.partner_id.ids)])
        self.assertEqual(after - before, 1)

    def test_form_and_filters(self):
        """OWN-6: shared from the customer; the colleague finds it under “Shared with Me”, the owner is reminded of the end."""
        action = self.contact.with_user(self.seller).action_trade_share()
        dialog = Form(self.env["trade.customer.share"].with_user(self.seller).with_context(**action["context"]))
        dialog.user_id = self.colleague
        dialog.date_to = fields.Date.today()
        share = dialog.save()
        self.assertEqual(share.partner_id, self.secret)
        partners = self.env["res.partner"].with_user(self.colleague)
        self.assertEqual(
            partners.search([("trade_shared_with_me", "=", True), ("is_company", "=", True)]).ids, self.secret.ids
        )
        self.assertTrue(self.contact.with_user(self.colleague).trade_shared_with_me)
        shares = self.env["trade.customer.share"].with_user(self.seller)
        self.assertIn(share, shares.search(shares._trade_reminder_domain("share_ending")))
