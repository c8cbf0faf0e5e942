from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.trade_base.tests.common import ROLES, TradeCommon


@tagged("post_install", "-at_install")
class TestNotebook(TradeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.trade_user("salesperson", login="note_seller")
        notes = cls.env["trade.note"].with_user(cls.seller)
        cls.note = notes.create(
            {
                "name": "Thought",
                "body": "Buyer likes tea",
                "link_ids": [Command.create({"reference": f"res.partner,{cls.customer.id}"})],
            }
        )

    def test_own_note(self):
        """INQ-6: a note is dated, of its user, and points to documents."""
        form = Form(self.env["trade.note"].with_user(self.seller))
        form.name = "Second"
        note = form.save()
        self.assertEqual(note.user_id, self.seller)
        self.assertTrue(note.date)
        self.assertEqual(self.note.link_ids.reference, self.customer)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nobody_else(self):
        """INQ-6: no role, manager or administrator finds, counts, groups, reads, writes or deletes another's notes."""
        users = [self.trade_user(role, login=f"note_{role}") for role in ROLES]
        for user in [*users, self.env.ref("base.user_admin")]:
            for record in (self.note, self.note.link_ids):
                other = record.with_user(user)
                with self.subTest(user.login, model=record._name):
                    self.assertNotIn(record.id, other.search([]).ids)
                    self.assertFalse(other.search_count([("id", "=", record.id)]))
                    self.assertFalse(other._read_group([("id", "=", record.id)], ["create_uid"], ["__count"]))
                    for attempt in (
                        lambda other=other: other.read(["create_date"]),
                        lambda other=other: other.write({"write_date": False}),
                        lambda other=other: other.unlink(),
                    ):
                        with self.assertRaises(AccessError), self.cr.savepoint():
                            attempt()

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_no_smuggling(self):
        """INQ-6: a note is neither written into another's notebook nor given away, and its files are as private."""
        other = self.trade_user("sales_manager", login="note_other")
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.env["trade.note"].with_user(other).create({"name": "x", "user_id": self.seller.id})
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.env["trade.note.link"].with_user(other).create(
                {"note_id": self.note.id, "reference": f"res.partner,{self.customer.id}"}
            )
        file = (
            self.env["ir.attachment"]
            .with_user(self.seller)
            .create({"name": "a.txt", "raw": b"tea", "res_model": "trade.note", "res_id": self.note.id})
        )
        with self.assertRaises(AccessError):
            file.with_user(other).read(["raw"])
